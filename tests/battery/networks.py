# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The internet of the battery, and the networks over which a computer gets there: what is wrong with a host stands in the
rules of the network at home, which is fine otherwise; what is wrong with a network concerns every host.

A host is named after what becomes of its packets. Hosts of real providers are named as the catalogue has them.
"""


import base64
import types

import answers
import line
import name_server
import packets
from internet import SUBMISSION, SUBMISSIONS, Internet
from line import Computer, Diverted, Rule
from submission_server import Dialogue

RELAY, OTHER_RELAY = 25, 2525
MAIL_PORTS = (RELAY, SUBMISSIONS, SUBMISSION, OTHER_RELAY)
CONTROL, OTHER_CONTROL = 'smtp.gmail.com', 'smtp.fastmail.com'
WEB, WEB_PATH, WEB_BODY = 'detectportal.firefox.com', '/success.txt', b'success\n'
PORTAL, OLD_CLOCK = 'portal.hotel.test', 'old.clock.test'
KNOWN_STRIPPED, KNOWN_MANGLED = 'smtp.mail.yahoo.com', 'mail.gandi.net'
# Hosts of providers, and to what a name server that lies leads whoever asks for them.
HIDDEN = {'smtp.zoho.com': '0.0.0.0', 'mail.gmx.net': '127.0.0.1', 'smtp.web.de': '10.0.0.1'}
FOREIGN = 'smtp.yandex.com'

DELAY_S = 1.0

# Hosts that are as they should be, and what becomes of packets to some of their ports on the way.
LOST_587 = 'lost587.test', 'both-lost587.test'
LOST_465 = 'lost465.test'
LOST_25 = 'lost25.test'
REFUSED_587 = 'refused587.test'
PROHIBITED_587 = 'prohibited587.test'
NO_PORT_587 = 'noport587.test'
LISTED_2525 = 'smtp.mailgun.org'
DEAD, ABSENT, NO_NETWORK, NO_HOST = 'dead.test', 'absent.test', 'nonetwork.test', 'nohost.test'
IPV6_LOST, IPV6_REFUSED, IPV6_SILENT, IPV6_NARROW = 'v6lost.test', 'v6refused.test', 'v6silent.test', 'v6narrow.test'
ONLY_IPV6, ONLY_IPV6_LOST = 'onlyv6.test', 'onlyv6lost.test'
NARROW = 'narrow.test'
SWALLOWED = 'swallowed.test'
FUTURE = 'future.test'
# Proxies: one that is a web proxy, one that does not let mail through, one that is not there.
PROXY_PORT = 1080
WEB_PROXY, STRICT_PROXY, ABSENT_PROXY = 'web.proxy.test', 'strict.proxy.test', 'absent.proxy.test'
HUNG_UP = 'hungup.test'
STRICT = 'strict.test'   # knows one person, who sends with one address


def internet():
    """All servers, each in good order unless its service says otherwise."""
    net = Internet()
    for domain in (*LOST_587, LOST_465, REFUSED_587, PROHIBITED_587, NO_PORT_587, DEAD, NO_NETWORK, NO_HOST, NARROW, SWALLOWED, 'good.test',
                   IPV6_LOST, IPV6_REFUSED, IPV6_SILENT, IPV6_NARROW, ONLY_IPV6, ONLY_IPV6_LOST):
        net.mail(host(domain))
    net.both_families(*map(host, (LOST_587[1], IPV6_LOST, IPV6_REFUSED, IPV6_SILENT, IPV6_NARROW)))
    for domain in (ONLY_IPV6, ONLY_IPV6_LOST):
        net.only_ipv6(host(domain))
    net.mail(host(LOST_25), ports=[RELAY, SUBMISSIONS, SUBMISSION])
    net.mail(LISTED_2525, ports=MAIL_PORTS)
    net.mail(CONTROL)
    net.mail(OTHER_CONTROL)
    net.host(host(ABSENT))
    net.mail(host(HUNG_UP), ports=[SUBMISSIONS])
    net.talk(host(HUNG_UP), SUBMISSION, hang_up)
    net.mail(FOREIGN, certificate='unknown-issuer')
    net.mail(host(FUTURE), certificate='not-yet-valid')
    net.talk(WEB_PROXY, PROXY_PORT, answers.status('400 Bad Request'))
    net.talk(STRICT_PROXY, PROXY_PORT, let_nobody_through)
    net.host(ABSENT_PROXY)
    net.talk(host(STRICT), SUBMISSIONS, be_strict, 'good')
    strip_starttls(net)
    name_trouble(net)
    web(net)
    return net


def host(domain):
    """The server of a domain; providers are given by their server."""
    return f'smtp.{domain}' if domain.count('.') == 1 else domain


def strip_starttls(net):
    """Something between the computer and two servers of providers takes out the keyword, or writes over it."""
    for name, keyword in ((KNOWN_STRIPPED, None), (KNOWN_MANGLED, 'XXXXXXXA')):
        net.mail(name, ports=[SUBMISSIONS])
        net.talk(name, SUBMISSION, without_starttls(keyword))


def without_starttls(keyword):
    lines = ['250-server', *([f'250-{keyword}'] if keyword else []), '250 SIZE 1000000']

    def talk(stream):
        stream.sendall(b'220 server ready\r\n')
        while octets := stream.recv(4096):
            stream.sendall(b'221 bye\r\n' if octets.upper().startswith(b'QUIT') else '\r\n'.join([*lines, '']).encode())
    return talk


class StrictDialogue(Dialogue):
    """Ada signs in with her whole address and sends with that and no other."""

    ADDRESS = f'ada@{STRICT}'

    def do_auth(self, argument):
        name = base64.b64decode(argument.split()[-1]).split(b'\0')[1].decode()
        self.replies.append('235 2.7.0 Welcome' if name == self.ADDRESS else '535 5.7.8 Authentication credentials invalid')
        return True

    def do_mail(self, argument):
        sender = argument.split('<')[1].split('>')[0]
        self.replies.append('250 2.1.0 Ok' if sender == self.ADDRESS else
                            f'553 5.7.1 <{sender}>: Sender address rejected: not owned by user {self.ADDRESS}')
        return True


def be_strict(stream):
    StrictDialogue(types.SimpleNamespace(security='none', keywords=['PIPELINING', 'AUTH PLAIN'], octets=0, messages=0), stream).run()


def hang_up(_stream):
    pass


def let_nobody_through(stream):
    """SOCKS 5 (RFC 1928) without a sign-in, and SOCKS 4: no connection either way."""
    if stream.recv(512)[:1] == b'\x05':
        stream.sendall(b'\x05\x00')
        stream.recv(512)
        stream.sendall(b'\x05\x02\x00\x01' + b'\0' * 6)
    else:
        stream.sendall(b'\x00\x5b' + b'\0' * 6)


def name_trouble(net):
    net.odd('servfail.test', name_server.servfail)
    net.odd('refusednames.test', name_server.refused)
    net.odd('mutenames.test', name_server.MUTE)
    net.records += [f'host-record={name},{address}' for name, address in HIDDEN.items()]
    for service in ('submissions', 'submission'):
        net.srv(service, 'nomail.test')


def web(net):
    net.plain_web(WEB, {WEB_PATH: answers.page(WEB_BODY, 'text/plain')})
    net.plain_web(PORTAL, {'/login': answers.login_page(), answers.EVERYTHING: answers.redirect(f'http://{PORTAL}/login')})
    net.web(PORTAL, answers.login_page(), 'wrong-name')
    net.mail(PORTAL, certificate='wrong-name')
    net.plain_web('asks.' + PORTAL, answers.page(answers.LOGIN_PAGE, 'text/html', '511 Network Authentication Required'))
    net.plain_web('covers.' + PORTAL, answers.login_page())
    net.plain_web(OLD_CLOCK, answers.page(WEB_BODY, 'text/plain', headers=['Date: Tue, 15 Aug 2034 09:00:00 GMT']))



def networks(net):
    """Every network by its name, as a Computer that is not connected yet."""
    def on(domain, *ports, **choice):
        return {'addresses': net.host(host(domain)).addresses, 'ports': ports, **choice}

    def divert(address, *ports):
        return Rule(Diverted(address), ports=ports, protocols=[packets.TCP], version=4)

    home = [
        *(Rule(line.lost, **on(domain, SUBMISSION)) for domain in LOST_587),
        Rule(line.lost, **on(LOST_465, SUBMISSIONS)),
        Rule(line.lost, **on(LOST_25, RELAY)),
        Rule(line.refused, **on(REFUSED_587, SUBMISSION)),
        Rule(line.rejected(packets.PROHIBITED), **on(PROHIBITED_587, SUBMISSION)),
        Rule(line.rejected(packets.NO_PORT), **on(NO_PORT_587, SUBMISSION)),
        Rule(line.lost, **on(LISTED_2525, RELAY, SUBMISSIONS, SUBMISSION)),
        Rule(line.lost, **on(DEAD)),
        Rule(line.rejected(packets.NO_NETWORK), **on(NO_NETWORK)),
        Rule(line.rejected(packets.NO_HOST), **on(NO_HOST)),
        Rule(line.lost, **on(IPV6_LOST), version=6),
        Rule(line.rejected(packets.PROHIBITED), **on(IPV6_REFUSED), version=6),
        Rule(line.handshake_only, **on(IPV6_SILENT), version=6),
        Rule(line.no_longer_than(600), **on(IPV6_NARROW), version=6),
        Rule(line.lost, **on(ONLY_IPV6_LOST)),
        Rule(line.no_longer_than(600), **on(NARROW)),
        Rule(line.handshake_only, **on(SWALLOWED)),
    ]
    mail = {'ports': MAIL_PORTS, 'protocols': [packets.TCP]}
    names = {'ports': [53]}
    address = {name: net.host(name).address for name in (PORTAL, 'asks.' + PORTAL, 'covers.' + PORTAL, OLD_CLOCK)}
    others_lost = Rule(line.lost, protocols=[packets.TCP])
    return {
        'home': Computer(home),
        'mail lost': Computer([Rule(line.lost, **mail)]),
        'mail rejected': Computer([Rule(line.rejected(packets.PROHIBITED), **mail)]),
        'mail refused': Computer([Rule(line.refused, **mail)]),
        'no route': Computer(has_route=False),
        'everything lost': Computer([Rule(line.lost)]),
        'no names': Computer([Rule(line.lost, **names)]),
        'names refused': Computer([Rule(line.rejected(packets.NO_PORT), **names)]),
        'only IPv4': Computer(home, versions=(4,)),
        'firewall': Computer(commands=[f'rule add ipproto tcp dport {port} prohibit' for port in MAIL_PORTS]),
        'firewall for 587': Computer(commands=['rule add ipproto tcp dport 587 prohibit']),
        'portal redirects': Computer([divert(address[PORTAL], 80), others_lost]),
        'portal asks': Computer([divert(address['asks.' + PORTAL], 80), others_lost]),
        'portal covers': Computer([divert(address['covers.' + PORTAL], 80), Rule(line.refused, protocols=[packets.TCP])]),
        'portal everywhere': Computer([divert(address[PORTAL], 80, 443, *MAIL_PORTS)]),
        'old clock': Computer([divert(address[OLD_CLOCK], 80)]),
        'slow': Computer([Rule(line.late(DELAY_S))]),
        # Questions for names are not asked again often enough for that.
        'lossy': Computer([Rule(line.sometimes_lost(0.2, seed=5), protocols=[packets.TCP])]),
    }
