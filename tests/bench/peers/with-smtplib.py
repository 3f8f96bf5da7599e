# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""with-smtplib.py HOST PORT none|starttls|tls COUNT FILE SENDER RECIPIENT,… [USER PASSWORD]: submits one message COUNT times
over one connection, as Python's smtplib does it."""

import pathlib
import smtplib
import ssl
import sys

host, port, security, count, path, sender, recipients, *login = sys.argv[1:]
message = pathlib.Path(path).read_bytes()
anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
anybody.check_hostname = False
anybody.verify_mode = ssl.CERT_NONE
session = smtplib.SMTP_SSL(host, int(port), context=anybody) if security == 'tls' else smtplib.SMTP(host, int(port))
if security == 'starttls':
    session.starttls(context=anybody)
if login:
    session.login(*login)
for _ in range(int(count)):
    session.sendmail(sender, recipients.split(','), message)
session.quit()
