# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What large providers say, in their own words and under their own names. Which page helps stands in the list of providers."""

from mail import ADA, RIGHT, starttls, tls
from rows import BOB, ENTER_PASSWORD, RETRY, SIGN_IN_BROWSER, WAIT, change, open_page, row

APP_PASSWORDS = {
    'google': 'https://support.google.com/accounts/answer/185833',
    'apple': 'https://support.apple.com/en-us/HT204397',
    'aol': 'https://help.aol.com/articles/Create-and-manage-app-password',
    'fastmail': 'https://www.fastmail.help/hc/en-us/articles/360058752854-App-passwords',
    'yahoo': 'https://help.yahoo.com/kb/SLN15241.html',
    't-online': 'https://www.telekom.de/hilfe/apps-dienste/e-mail/programme/passwort-definition',
}
YANDEX_HELP = 'https://yandex.com/support/mail/mail-clients/others.html'
AMAZON_PAGES = ('https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html', 'https://docs.aws.amazon.com/ses/latest/dg/send-email-smtp.html')
GMX_ACCESS = 'https://hilfe.gmx.net/pop-imap/einschalten.html'
WEB_DE_ACCESS = 'https://hilfe.web.de/email/einstellungen/pop3-imap-einschalten.html'
FREENET_ACCESS = 'https://kundenservice.freenet.de/artikel/1685'
MICROSOFT_ACCESS = 'https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission'
GOOGLE, MICROSOFT, OUTLOOK, APPLE = 'smtp.gmail.com', 'smtp.office365.com', 'smtp-mail.outlook.com', 'smtp.mail.me.com'
GUESS = ('wrong-credentials',)


def people(name):
    return {name: RIGHT}


def at(host, name, problem, fix, words, **more):
    """The end of every sign-in."""
    make = starttls if host in (MICROSOFT, OUTLOOK, APPLE) else tls
    return row(name, problem, 'sign-in', fix, make(AUTH=words, people=people(more.get('username', ADA))), host=host, **more)


def google(name, problem, fix, words, **more):
    return at(GOOGLE, name, problem, fix, words, username='ada@gmail.com', from_='ada@gmail.com', **more)


SIGN_IN = [
    google('Google: the usual password', 'app-password-required', open_page(APP_PASSWORDS['google']),
           '534-5.7.9 Application-specific password required. For more information, go to\n'
           '534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor 5b1f17b1804b1-42 - gsmtp'),
    google('Google: not accepted', 'app-password-required', open_page(APP_PASSWORDS['google']),
           '535-5.7.8 Username and Password not accepted. For more information, go to\n'
           '535 5.7.8  https://support.google.com/mail/?p=BadCredentials ffacd0b85a97d-38 - gsmtp'),
    google('Google: the browser, please', 'browser-sign-in-required', open_page(
        'https://accounts.google.com/signin/continue?sarp=1&scc=1&plt=AKgnsbu', 'https://support.google.com/mail/answer/78754',
        'https://support.google.com/mail/answer/7126229'),
           '534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1&scc=1&plt=AKgnsbu> Please log in via your web browser and then try again.\n'
           '534-5.7.14  Learn more at\n534 5.7.14  https://support.google.com/mail/answer/78754 a12sm123 - gsmtp'),
    google('Google: too many sign-ins', 'too-many-attempts', WAIT,
           '454-4.7.0 Too many login attempts, please try again later. For more information,\n'
           '454 4.7.0 go to  https://support.google.com/mail/answer/7126229 - gsmtp', never=GUESS),
    google('Google: temporary', 'temporary-auth-failure', RETRY, '454 4.7.0 Cannot authenticate due to a temporary system problem. Try again later. - gsmtp',
           never=GUESS),
    google('Google: less secure', 'app-password-required', open_page(APP_PASSWORDS['google']),
           '535-5.7.8 Username and Password not accepted. Learn more at\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials - gsmtp', auth='login'),
    at(MICROSOFT, 'Microsoft: switched off for the organisation', 'smtp-auth-disabled', open_page('https://aka.ms/smtp_auth_disabled', MICROSOFT_ACCESS),
       '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more '
       'information. [AM0PR10CA0001.EURPRD10.PROD.OUTLOOK.COM 2026-01-07T10:00:00.000Z 08DE4D]', never=GUESS),
    at(MICROSOFT, 'Microsoft: switched off for the mailbox', 'smtp-auth-disabled', open_page('https://aka.ms/smtp_auth_disabled', MICROSOFT_ACCESS),
       '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more '
       'information.', never=GUESS),
    row('Microsoft: no passwords any more', 'basic-auth-disabled', 'sign-in', SIGN_IN_BROWSER,
        starttls(mechanisms='LOGIN XOAUTH2', refusal='535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [DB9PR02CA0001]',
                 people={}), host=MICROSOFT, never=GUESS),
    row('Outlook.com: no passwords any more', 'basic-auth-disabled', 'sign-in', SIGN_IN_BROWSER,
        starttls(mechanisms='LOGIN XOAUTH2', refusal='535 5.7.139 Authentication unsuccessful, the user credentials were incorrect, basic authentication is '
                 'disabled.', people={}), host=OUTLOOK, username='ada@outlook.com', from_='ada@outlook.com', never=GUESS),
    row('Microsoft: refused since 2026', 'basic-auth-disabled', 'sign-in', SIGN_IN_BROWSER,
        starttls(mechanisms='LOGIN XOAUTH2', refusal='550 5.7.30 Basic authentication is not supported for Client Submission.', people={}), host=MICROSOFT,
        never=GUESS),
    at(MICROSOFT, 'Microsoft: criteria', 'client-access-disabled', open_page(MICROSOFT_ACCESS),
       '535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator.', never=GUESS),
    at(MICROSOFT, 'Microsoft: defaults of the organisation', 'smtp-auth-disabled', open_page(MICROSOFT_ACCESS),
       '535 5.7.139 Authentication unsuccessful, user is locked by your organization\'s security defaults policy. Contact your administrator.',
       never=GUESS),
    at(MICROSOFT, 'Microsoft: temporary', 'temporary-auth-failure', RETRY, '454 4.7.0 Temporary authentication failure [AM0PR10]', never=GUESS),
    at(APPLE, 'Apple: the usual password', 'app-password-required', open_page(APP_PASSWORDS['apple']), '535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6',
       username='ada@icloud.com', from_='ada@icloud.com'),
    at(APPLE, 'Apple: temporary', 'temporary-auth-failure', RETRY, '454 4.7.0 Temporary authentication failure', username='ada@icloud.com',
       from_='ada@icloud.com', never=GUESS),
    at('smtp.mail.yahoo.com', 'Yahoo: too many', 'too-many-attempts', WAIT, '535 5.7.0 (#AUTH005) Too many bad auth attempts.', username='ada@yahoo.com',
       from_='ada@yahoo.com', never=GUESS),
    at('smtp.mail.yahoo.com', 'Yahoo: the browser, please', 'browser-sign-in-required', open_page('https://login.yahoo.com'),
       '535 5.7.0 (#MBR1240) Please verify your account by going to https://login.yahoo.com', username='ada@yahoo.com', from_='ada@yahoo.com'),
    at('smtp.mail.yahoo.com', 'Yahoo: the usual password', 'app-password-required', open_page(APP_PASSWORDS['yahoo']),
       '535 5.7.0 (#MBR1212) Incorrect username or password', username='ada@yahoo.com', from_='ada@yahoo.com'),
    at('smtp.aol.com', 'AOL: the usual password', 'app-password-required', open_page(APP_PASSWORDS['aol']), '535 5.7.0 (#MBR1212) Incorrect username or password',
       username='ada@aol.com', from_='ada@aol.com'),
    at('mail.gmx.net', 'GMX: shut out', 'client-access-disabled', open_page(GMX_ACCESS), '535 Authentication credentials invalid', username='ada@gmx.net',
       from_='ada@gmx.net'),
    at('mail.gmx.net', 'GMX: shut out, it says', 'client-access-disabled', open_page(GMX_ACCESS),
       '535-5.7.0 POP3 and IMAP are disabled for this account. Please activate\n535 5.7.0 them in the settings', username='ada@gmx.net', from_='ada@gmx.net', never=GUESS),
    at('smtp.web.de', 'WEB.DE: shut out', 'client-access-disabled', open_page(WEB_DE_ACCESS), '535 Authentication credentials invalid', username='ada',
       from_='ada@web.de'),
    at('mx.freenet.de', 'freenet: shut out', 'client-access-disabled', open_page(FREENET_ACCESS), '535 Incorrect authentication data', username='ada@freenet.de',
       from_='ada@freenet.de'),
    at('smtp.fastmail.com', 'Fastmail: the usual password', 'app-password-required', open_page(APP_PASSWORDS['fastmail']),
       '535 5.7.0 Incorrect username or password', username='ada@fastmail.com', from_='ada@fastmail.com'),
    at('smtp.yandex.com', 'Yandex: shut out', 'client-access-disabled', open_page(YANDEX_HELP),
       '535 5.7.8 Error: authentication failed: This user does not have access rights to this service', username='ada@yandex.com', from_='ada@yandex.com',
       never=GUESS),
    at('securesmtp.t-online.de', 'T-Online: the usual password', 'app-password-required', open_page(APP_PASSWORDS['t-online']),
       '535 5.7.8 Error: authentication failed', username='ada@t-online.de', from_='ada@t-online.de'),
    at('smtp.qq.com', 'QQ: a code in place of the password', 'app-password-required', ENTER_PASSWORD,
       '535 Login Fail. Please enter your authorization code to login. More information in http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=28&&no=1001256'),
    row('Yahoo Japan: the whole address as user name', 'wrong-credentials', 'sign-in', change(username='ada'), tls(people=people('ada')),
        host='smtp.mail.yahoo.co.jp', username='ada@yahoo.co.jp', from_='ada@yahoo.co.jp'),
    row('SendGrid: the address as user name', 'wrong-credentials', 'sign-in', change(username='apikey'),
        tls(people=people('apikey'), refusal='535 Authentication failed: Bad username / password'), host='smtp.sendgrid.net'),
    row('Hetzner: a wrong password', 'wrong-credentials', 'sign-in', ENTER_PASSWORD, tls(refusal='535 Incorrect authentication data'),
        host='mail.your-server.de', password='wrong horse 9'),
]

SENDING = [
    row('Amazon: not verified', 'sender-not-allowed', 'deliver', open_page(*AMAZON_PAGES),
        tls(END='554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: ada@example.org',
            people={'AKIAIOSFODNN7EXAMPLE': RIGHT}), host='email-smtp.eu-west-1.amazonaws.com', username='AKIAIOSFODNN7EXAMPLE', send_to=BOB),
    row('Amazon: too many today', 'rate-limited', 'deliver', WAIT,
        tls(END='454 Throttling failure: Daily message quota exceeded.', people={'AKIAIOSFODNN7EXAMPLE': RIGHT}), host='email-smtp.eu-west-1.amazonaws.com',
        username='AKIAIOSFODNN7EXAMPLE', send_to=BOB),
    row('Amazon: a wrong key', 'wrong-credentials', 'sign-in', ENTER_PASSWORD, tls(refusal='535 Authentication Credentials Invalid', people={'AKIAIOSFODNN7EXAMPLE': RIGHT}),
        host='email-smtp.eu-west-1.amazonaws.com', username='AKIAIOSFODNN7EXAMPLE', password='wrong-key'),
    row('Google: too many today', 'rate-limited', 'sender', WAIT,
        tls(MAIL='550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n550-5.4.5 sending limits go to\n'
                 '550 5.4.5  https://support.google.com/a/answer/166852 5b1f17b1804b1 - gsmtp'), host=GOOGLE),
    row('Google: an unusual rate', 'rate-limited', 'sender', WAIT,
        tls(MAIL='421-4.7.28 Our system has detected an unusual rate of unsolicited mail\n421 4.7.28 originating from your IP address - gsmtp'), host=GOOGLE),
    row('Apple: an alias that is none', 'sender-not-allowed', 'sender', change(from_='ada@icloud.com'),
        starttls(people=people('ada@icloud.com'), senders={'ada@icloud.com'}, sender_refusal='550 5.7.0 From address is not one of your addresses.'), host=APPLE,
        username='ada@icloud.com', from_='info@example.net'),
    row('GMX: another sender', 'sender-not-allowed', 'sender', change(from_='ada@gmx.net'),
        tls(people=people('ada@gmx.net'), senders={'ada@gmx.net'},
            sender_refusal='550-Requested action not taken: mailbox unavailable\n550 Sender address is not allowed.'), host='mail.gmx.net',
        username='ada@gmx.net', from_='info@example.net'),
    row('Microsoft: somebody else\'s mailbox', 'sender-not-allowed', 'deliver', change(from_=ADA),
        starttls(END=lambda dialogue: '250 2.0.0 OK' if dialogue.sender == ADA else
                 '554 5.2.252 SendAsDenied; ada@example.org not allowed to send as info@example.net; STOREDRV.Submission.Exception:SendAsDeniedException.'
                 'MapiExceptionSendAsDenied'), host=MICROSOFT, from_='info@example.net', send_to=BOB),
    row('Microsoft: too many at once', 'server-busy', 'greet', RETRY, starttls(GREETING='421 4.3.2 Service not active'), host=MICROSOFT),
    row('Microsoft: too many connections', 'rate-limited', 'sender', WAIT,
        starttls(MAIL='432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information. [DB9PR02]'), host=MICROSOFT),
    row('Yahoo: the recipient is deferred', 'rate-limited', 'sender', WAIT,
        tls(MAIL='421 4.7.0 [TSS04] Messages from 203.0.113.5 temporarily deferred due to unexpected volume or user complaints'), host='smtp.mail.yahoo.com'),
    row('Brevo: not verified', 'sender-not-allowed', 'deliver', WAIT, starttls(END='550 5.7.1 Sender not verified'), host='smtp-relay.brevo.com', send_to=BOB),
]

ROWS = SIGN_IN + SENDING
