# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The worlds, each an Internet: one with a domain for every way to find settings and every way to go wrong, and some in which
nothing goes right.

A domain is named after what it has; hoster.example and its like are somebody else.
"""

import answers
import documents
import name_server
from documents import autoconfig, both_ports, server
from internet import HTTPS, KEYWORDS_WITHOUT_AUTH, LOST_NAME_SERVER, SMTP, SUBMISSION, SUBMISSIONS, Internet

DOCUMENT = '/mail/config-v1.1.xml'
WELL_KNOWN = '/.well-known/autoconfig/mail/config-v1.1.xml'
PACC = '/.well-known/user-agent-configuration.json'
SETTINGS_DATABASE = 'v1.ispdb.net'
IDN = 'xn--bcher-kva.test'   # bücher.test
PORTAL = 'portal.hotel.test'
BODY_LIMIT = 128 << 10

# Domains that mozilla's database has, and whose server it names.
IN_DATABASE = {'by-ispdb.test': 'smtp.by-ispdb.test', 'third-hoster.example': 'smtp.third-hoster.example'}

# What the autoconfig host of the domain WORD-answer.test says.
BAD_ANSWERS = {
    'absent': lambda body: answers.status('404 Not Found'),
    'failing': lambda body: answers.status('500 Internal Server Error'),
    'forbidden': lambda body: answers.status('403 Forbidden'),
    'empty': lambda body: answers.page(b''),
    'circular': lambda body: answers.redirect(f'https://autoconfig.circular-answer.test{DOCUMENT}'),
    'page': lambda body: answers.login_page(),
    'file': lambda body: answers.redirect('file:///etc/passwd'),
    'nowhere': lambda body: answers.redirect('https://'),
    'large': lambda body: answers.page(documents.padded(body, 200_000)),
    'one-too-large': lambda body: answers.page(documents.padded(body, BODY_LIMIT + 1)),
    'bomb': answers.bomb,
    'endless': lambda body: answers.endless(),
    'endless-head': lambda body: answers.endless_head(),
    'malformed': lambda body: answers.page(body.replace(b'</hostname>', b'</hostnam>')),
    'truncated': lambda body: answers.page(body[:len(body) // 2]),
    'deep': lambda body: answers.page(documents.deep()),
    'entities': lambda body: answers.page(documents.with_entities(body)),
    'octets': lambda body: answers.page(bytes(range(256)) * 16),
    'cut-off': answers.cut_off,
    'understated': answers.understated,
    'closing': lambda body: answers.say(),
    'not-http': lambda body: answers.say(b'220 mail.test ESMTP\r\n'),
    'no-server': lambda body: answers.page(body.replace(b'type="smtp"', b'type="carrier-pigeon"')),
    'plain-only': lambda body: answers.page(body.replace(b'>SSL<', b'>plain<')),
    'hostile-name': lambda body: answers.page(body.replace(b'<hostname>wrong.', b'<hostname>a b@c/../')),
}
# The same, where only time tells.
SLOW_ANSWERS = {
    'drip': answers.drip,
    'hanging': lambda body: answers.hang,
    'late': lambda body: answers.after(0.7, answers.page(body)),
}
BAD_CERTIFICATES = ['wrong-name', 'expired', 'self-signed', 'unknown-issuer']


def everyday():
    """Everything that works, and everything that is only wrong here and there."""
    net = Internet()
    for scene in (own_documents, administrators, catalogue, mail_exchangers, services, plain_and_guessed, redirections, certificates, bad_answers,
                  bad_names, names_of_all_kinds, intranet, computer):
        scene(net)
    net.web(SETTINGS_DATABASE, {f'/{domain}': answers.page(autoconfig(domain, server(host))) for domain, host in IN_DATABASE.items()})
    for host in IN_DATABASE.values():
        net.mail(host)
    for hoster in ('hoster.example', 'other-hoster.example'):
        net.mail(f'smtp.{hoster}')
    return net


def own_documents(net):
    # The last one is for pictures.
    for domain in ('by-autoconfig.test', 'also-mine.test', 'by-pacc-too.test', 'example.org'):
        net.web(f'autoconfig.{domain}', {DOCUMENT: answers.page(both_ports(domain, f'smtp.{domain}'))})
        net.mail(f'smtp.{domain}')
    net.web('by-well-known.test', {WELL_KNOWN: answers.packed(autoconfig('by-well-known.test'))})
    net.mail('smtp.by-well-known.test')
    # Both at once: the host of its own is the better one.
    net.web('autoconfig.by-both.test', {DOCUMENT: answers.page(autoconfig('by-both.test'))})
    net.web('by-both.test', {WELL_KNOWN: answers.page(autoconfig('by-both.test', server('smtp.second-choice.test')))})
    net.mail('smtp.by-both.test')
    pacc(net, 'by-pacc.test', digest_of=lambda body: body)
    pacc(net, 'by-pacc-too.test', digest_of=lambda body: body)
    pacc(net, 'bad-pacc.test', digest_of=lambda body: body + b' ')
    net.web('bad-pacc.test', {WELL_KNOWN: answers.page(autoconfig('bad-pacc.test', server('mail.bad-pacc.test')))})
    net.mail('mail.bad-pacc.test')
    # A document that can be trusted may name anybody.
    net.web('autoconfig.foreign-server.test', {DOCUMENT: answers.page(autoconfig('foreign-server.test', server('smtp.hoster.example')))})
    # A chain over three hosts, the last of which has nothing.
    net.web('autoconfig.lost-chain.test', {DOCUMENT: answers.redirect('https://a.lost-chain.test/')})
    net.web('a.lost-chain.test', answers.redirect('https://b.lost-chain.test/'))
    net.web('b.lost-chain.test', {})
    # The first server of it does not answer, the second does.
    net.web('autoconfig.half-dead.test',
            {DOCUMENT: answers.page(autoconfig('half-dead.test', server('smtp1.half-dead.test'), server('smtp2.half-dead.test')))})
    net.host('smtp1.half-dead.test')
    net.mail('smtp2.half-dead.test')


def pacc(net, domain, digest_of):
    document = documents.pacc(f'submit.{domain}')
    net.web(f'ua-auto-config.{domain}', {PACC: answers.page(document, 'application/json')})
    record = documents.pacc_record(digest_of(document))
    net.txt(f'_ua-auto-config.{domain}', 'v=spf1 -all')
    net.txt(f'_ua-auto-config.{domain}', record[:20], record[20:])
    net.mail(f'submit.{domain}', ports=[SUBMISSIONS])


def administrators(net):
    """What is in the files of xdg/posthorn/providers.d."""
    net.mail('relay.by-admin.test')
    net.mail('smtp.by-user.test')


def catalogue(net):
    """Servers of well-known providers, as the catalogue has them."""
    net.mail('smtp.gmail.com')
    net.mail('mail.runbox.com')
    net.mx('by-mx-catalogue.test', 'aspmx.l.google.com', 'alt1.aspmx.l.google.com')


def mail_exchangers(net):
    # mail.hoster.example is the MX without its first label, other-hoster.example what can be registered of it.
    net.mx('by-mx-host.test', 'mx1.mail.hoster.example', 'mx2.mail.hoster.example')
    net.web('autoconfig.mail.hoster.example',
            {DOCUMENT: answers.page(autoconfig('hoster.example', server('smtp.hoster.example')))})
    net.mx('by-mx-base.test', 'mx1.eu.other-hoster.example')
    net.web('autoconfig.other-hoster.example',
            {DOCUMENT: answers.page(autoconfig('other-hoster.example', server('smtp.other-hoster.example')))})
    net.mx('by-mx-ispdb.test', 'mx.third-hoster.example')
    # It names the better exchanger second, as the DNS may.
    net.records += ['mx-host=mx-order.test,mx.hoster.example,20', 'mx-host=mx-order.test,mx.other-hoster.example,10']
    net.null_mx('null-mx.test')


def services(net):
    for domain, offered in {'by-srv.test': ['submissions', 'submission'], 'by-srv-587.test': ['submission']}.items():
        for service in offered:
            net.srv(service, domain, f'smtp.{domain}', SUBMISSIONS if service == 'submissions' else SUBMISSION)
        net.mail(f'smtp.{domain}')
    net.srv('submissions', 'by-srv-odd-port.test', 'smtp.by-srv-odd-port.test', 4650)
    net.mail('smtp.by-srv-odd-port.test', ports=[])
    net.host('smtp.by-srv-odd-port.test').services[4650] = net.host('smtp.by-srv.test').services[SUBMISSIONS]
    net.srv('submissions', 'foreign-srv.test', 'smtp.hoster.example', SUBMISSIONS)
    for service in ('submissions', 'submission'):
        net.srv(service, 'srv-refuses.test')
    # One is refused, the other one offered.
    net.srv('submissions', 'srv-refuses-one.test')
    net.srv('submission', 'srv-refuses-one.test', 'smtp.srv-refuses-one.test', SUBMISSION)
    net.mail('smtp.srv-refuses-one.test')


def plain_and_guessed(net):
    net.plain_web('autoconfig.by-http.test', {DOCUMENT: answers.page(autoconfig('by-http.test'))})
    net.mail('smtp.by-http.test')
    net.plain_web('autoconfig.foreign-http.test', {DOCUMENT: answers.page(autoconfig('foreign-http.test', server('smtp.hoster.example')))})
    net.mail('smtp.guess-465.test', ports=[SUBMISSIONS])
    net.mail('mail.guess-587.test', ports=[SUBMISSION])
    net.host('nothing.test')


def redirections(net):
    """From where, over what, to where: only an unbroken chain of https is trusted."""
    steps = {
        'https-to-https.test': ['https://www.https-to-https.test/a'],
        'https-to-http.test': ['http://www.https-to-http.test/a'],
        'https-to-http-to-https.test': ['http://www.https-to-http-to-https.test/a', 'https://www.https-to-http-to-https.test/b'],
        'three-redirections.test': [f'https://www.three-redirections.test/{step}' for step in 'abc'],
        'four-redirections.test': [f'https://www.four-redirections.test/{step}' for step in 'abcd'],
    }
    for domain, chain in steps.items():
        pages = chain_of(f'https://autoconfig.{domain}{DOCUMENT}', chain, answers.page(autoconfig(domain)))
        for (scheme, host), found in pages.items():
            (net.web if scheme == 'https' else net.plain_web)(host, found)
        net.mail(f'smtp.{domain}')
    domain = 'http-to-https.test'
    net.plain_web(f'autoconfig.{domain}', {DOCUMENT: answers.redirect(f'https://www.{domain}/a')})
    net.web(f'www.{domain}', {'/a': answers.page(autoconfig(domain))})
    net.mail(f'smtp.{domain}')


def chain_of(first, others, last):
    """Pages by scheme and host that lead from one URL to the next, and at the end to `last`."""
    pages, places = {}, [first, *others]
    for place, following in zip(places, [*others, None]):
        scheme, _, rest = place.partition('://')
        host, _, path = rest.partition('/')
        pages.setdefault((scheme, host), {})['/' + path] = answers.redirect(following) if following else last
    return pages


def certificates(net):
    for word in BAD_CERTIFICATES:
        domain = f'{word}-certificate.test'
        net.web(f'autoconfig.{domain}', {DOCUMENT: answers.page(autoconfig(domain))}, word)
        net.mail(f'smtp.{domain}')
        # The document is all right, the server it names is not.
        domain = f'{word}-at-smtp.test'
        net.web(f'autoconfig.{domain}', {DOCUMENT: answers.page(autoconfig(domain))})
        net.mail(f'smtp.{domain}', certificate=word)


def bad_answers(net):
    """The autoconfig host fails somehow, the well-known place does not."""
    for word, make in {**BAD_ANSWERS, **SLOW_ANSWERS}.items():
        domain = f'{word}-answer.test'
        net.web(f'autoconfig.{domain}', {DOCUMENT: make(autoconfig(domain, server(f'wrong.{domain}')))})
        net.web(domain, {WELL_KNOWN: answers.page(autoconfig(domain))})
        net.mail(f'smtp.{domain}')
    domain = 'silent-answer.test'
    net.talk(f'autoconfig.{domain}', HTTPS, answers.hang)
    net.web(domain, {WELL_KNOWN: answers.page(autoconfig(domain))})
    net.mail(f'smtp.{domain}')
    domain = 'lost-answer.test'
    net.hole(f'autoconfig.{domain}')
    net.web(domain, {WELL_KNOWN: answers.page(autoconfig(domain))})
    net.mail(f'smtp.{domain}')
    # The largest that is still taken.
    domain = 'largest-answer.test'
    net.web(f'autoconfig.{domain}', {DOCUMENT: answers.page(documents.padded(autoconfig(domain), BODY_LIMIT))})
    net.mail(f'smtp.{domain}')


def bad_names(net):
    """The name server does not help; for two of the domains the one that does is that of the database."""
    net.odd('servfail.test', name_server.servfail)
    net.odd('garbage-names.test', name_server.garbage)
    net.odd('slow-names.test', name_server.slow)
    net.odd('mute-names.test', name_server.MUTE)


def names_of_all_kinds(net):
    net.web(f'autoconfig.{IDN}', {DOCUMENT: answers.page(autoconfig(IDN))})
    net.mail(f'smtp.{IDN}')
    # Not the host itself, but another name of it, and an address that leads nowhere in front of the good one.
    net.web('web.by-alias.test', {DOCUMENT: answers.page(autoconfig('by-alias.test'))})
    net.host('autoconfig.by-alias.test').services.update(net.host('web.by-alias.test').services)
    net.mail('smtp.by-alias.test')
    net.no_ipv6_route('autoconfig.by-alias.test')
    net.no_ipv6_route('smtp.by-alias.test')


def intranet(net):
    """A server that lets anybody in who can reach it."""
    domain = 'intranet.test'
    net.mail(f'smtp.{domain}', ports=[SUBMISSION], keywords=KEYWORDS_WITHOUT_AUTH)
    domain = 'no-sign-in.test'
    net.web(f'autoconfig.{domain}', {DOCUMENT: answers.page(autoconfig(domain, server(f'relay.{domain}', 587, 'STARTTLS', 'none')))})
    net.mail(f'relay.{domain}', ports=[SUBMISSION], keywords=KEYWORDS_WITHOUT_AUTH)


def computer(net):
    """Something like Postfix on this very computer: no encryption, no sign-in."""
    net.plain_mail('localhost', SMTP, address='127.0.0.1')


def captive():
    """A network that wants a sign-in of its own first: every name leads to its page, with the portal's certificate."""
    net = Internet()
    portal(net, PORTAL, 'wrong-name')
    net.other_names = net.host(PORTAL).address
    return net


def trusted_captive():
    """The same, with certificates that this computer trusts, as a company's filter has them."""
    net = Internet()
    for name in [PORTAL, *asked_for('captive.test')]:
        portal(net, name, 'good')
    return net


def portal(net, name, certificate):
    net.plain_web(name, {'/login': answers.login_page(), answers.EVERYTHING: answers.redirect(f'http://{PORTAL}/login')})
    net.web(name, answers.login_page(), certificate)


def black_hole():
    """Every name leads somewhere, and nobody is there."""
    net = Internet()
    net.hole('hole.test')
    net.other_names = net.host('hole.test').address
    net.mx('lost.test', 'mx.lost-hoster.example')
    net.srv('submissions', 'lost.test', 'smtp.lost.test', SUBMISSIONS)
    return net


def no_names():
    """The name server is lost."""
    net = Internet()
    net.name_server = LOST_NAME_SERVER
    return net


def offline():
    """No network at all."""
    net = Internet()
    net.has_route = False
    return net


def elsewhere():
    """Nothing but the servers of others that surely run, the page whose content everybody knows, and a domain that says that it has
    no server for sending (RFC 6186 §3.4)."""
    net = Internet()
    net.plain_web('detectportal.firefox.com', answers.page(b'success\n', 'text/plain'))
    net.mail('smtp.gmail.com')
    net.mail('smtp.fastmail.com')
    net.srv('submissions', 'no-submission.test')
    net.srv('submission', 'no-submission.test')
    return net


def asked_for(domain):
    return [f'autoconfig.{domain}', domain, SETTINGS_DATABASE]


WORLDS = {'everyday': everyday, 'captive': captive, 'trusted-captive': trusted_captive, 'black-hole': black_hole, 'no-names': no_names,
          'offline': offline, 'elsewhere': elsewhere}
