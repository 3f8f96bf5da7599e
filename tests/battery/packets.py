# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""IP packets, as far as it takes to know whom they are for, to answer in somebody's place and to send them elsewhere."""

import ipaddress
import struct

ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58
FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
IPV4_HEAD, IPV6_HEAD, TCP_HEAD = 20, 40, 20
HOPS = 64
MAX_QUOTE = 1200   # so that an error fits into the smallest packet of IPv6

# What a router or a host says in the place of a delivery (RFC 792, RFC 1812 §5.2.7.1, RFC 4443 §3.1): code of ICMP and of ICMPv6.
NO_NETWORK, NO_HOST, NO_PORT, PROHIBITED = (0, 0), (1, 3), (3, 4), (13, 1)
DESTINATION_UNREACHABLE = {4: 3, 6: 1}


class Packet:
    """One packet on its way; `is_upward`: from the computer to the internet."""

    def __init__(self, octets, is_upward):
        self.octets = octets
        self.is_upward = is_upward
        self.version = octets[0] >> 4
        if self.version == 4:
            self.start = (octets[0] & 0xf) * 4
            self.protocol = octets[9]
            self.source, self.target = octets[12:16], octets[16:20]
        else:
            self.start = IPV6_HEAD
            self.protocol = octets[6]
            self.source, self.target = octets[8:24], octets[24:40]

    @property
    def ports(self):
        """Of the source and of the target; zeros where there are none."""
        return struct.unpack_from('!HH', self.octets, self.start) if self.protocol in (TCP, UDP) else (0, 0)

    @property
    def server(self):
        """The address of whoever is up there."""
        return str(ipaddress.ip_address(self.target if self.is_upward else self.source))

    @property
    def port(self):
        return self.ports[1 if self.is_upward else 0]

    @property
    def flags(self):
        return self.octets[self.start + 13] if self.protocol == TCP else 0

    @property
    def begins_connection(self):
        return self.flags & (SYN | ACK) == SYN

    @property
    def has_payload(self):
        return self.protocol == TCP and len(self.octets) > self.start + (self.octets[self.start + 12] >> 4) * 4


def reset(packet):
    """The answer of a host that has nothing at that port."""
    sequence, acknowledged = struct.unpack_from('!II', packet.octets, packet.start + 4)
    source, target = packet.ports
    length = 1 if packet.begins_connection else 0
    head = struct.pack('!HHIIBBHHH', target, source, acknowledged, (sequence + length) & 0xffffffff, TCP_HEAD // 4 << 4, RST | ACK, 0, 0, 0)
    return wrap(packet.target, packet.source, TCP, head)


def unreachable(packet, codes):
    """The answer of a router that does not hand the packet on."""
    kind = DESTINATION_UNREACHABLE[packet.version]
    code = codes[0 if packet.version == 4 else 1]
    quoted = packet.octets[:packet.start + 8] if packet.version == 4 else packet.octets[:MAX_QUOTE]
    return wrap(packet.target, packet.source, ICMP if packet.version == 4 else ICMPV6, struct.pack('!BBHI', kind, code, 0, 0) + quoted)


def readdressed(packet, source=None, target=None):
    """The same packet from somebody else, or to somebody else."""
    return wrap(source or packet.source, target or packet.target, packet.protocol, packet.octets[packet.start:])


def wrap(source, target, protocol, payload):
    """A packet with all that is counted counted anew."""
    payload = with_checksum(source, target, protocol, payload)
    if len(source) == 16:
        return struct.pack('!IHBB', 6 << 28, len(payload), protocol, HOPS) + source + target + payload
    head = struct.pack('!BBHHHBBH', 0x45, 0, IPV4_HEAD + len(payload), 0, 0, HOPS, protocol, 0) + source + target
    return head[:10] + struct.pack('!H', checksum(head)) + head[12:] + payload


def with_checksum(source, target, protocol, payload):
    place = {ICMP: 2, ICMPV6: 2, TCP: 16, UDP: 6}[protocol]
    blank = payload[:place] + b'\0\0' + payload[place + 2:]
    pseudo = b'' if protocol == ICMP else source + target + struct.pack('!II', len(payload), protocol)
    return blank[:place] + struct.pack('!H', checksum(pseudo + blank)) + blank[place + 2:]


def checksum(octets):
    """RFC 1071."""
    octets += b'\0' * (len(octets) % 2)
    total = sum(struct.unpack(f'!{len(octets) // 2}H', octets))
    while total > 0xffff:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff
