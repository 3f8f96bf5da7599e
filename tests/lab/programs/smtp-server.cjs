// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The server of npm's smtp-server on the lab's three ports: STARTTLS, implicit TLS, no encryption. Every recipient gets a
// copy of the message as it came, and of its envelope.
//
//   node smtp-server.cjs MODULES CERTIFICATES MAIL PORTS USERS      (the last two as JSON)

const crypto = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { createRequire } = require('node:module')

const [modules, certificates, mail, ports, users] = process.argv.slice(2)
const requireFetched = createRequire(path.join(modules, 'here.js'))
const { SMTPServer } = requireFetched('smtp-server')
const scram = require('./scram.cjs')

const passwords = JSON.parse(users)
const TOKEN = 'a-token-of-alice'
const PLUS = ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-1-PLUS']
const OFFERED = ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2']
const SIZE_LIMIT = 20000000
let count = 0

function judgeSignIn (auth, session, done) {
  console.log(`sign-in: ${auth.method}`)
  const password = passwords[auth.username]
  if (auth.method === 'XOAUTH2') {
    return auth.accessToken === TOKEN ? done(null, { user: auth.username })
      : done(null, { data: { status: '401', schemes: 'bearer', scope: 'mail' } })
  }
  const right = password !== undefined &&
    (auth.validatePassword ? auth.validatePassword(password) : auth.password === password)
  const proof = right && auth.prove ? auth.prove(password) : null
  return right ? done(null, { user: auth.username, proof }) : done(refusal(535, 'Invalid username or password'))
}

function judgeRecipient (address, session, done) {
  const [name, domain] = address.address.split('@')
  const known = domain === 'lab.test' && ['alice', 'bob', 'carol', 'bärbel'].includes(name)
  done(known ? null : refusal(550, 'No such user here'))
}

function refusal (code, text) {
  return Object.assign(new Error(text), { responseCode: code })
}

function store (stream, session, done) {
  const parts = []
  stream.on('data', part => parts.push(part))
  stream.on('end', () => {
    if (stream.sizeExceeded) {
      return done(refusal(552, 'Message too large'))
    }
    const name = String(++count).padStart(6, '0')
    for (const recipient of session.envelope.rcptTo) {
      const folder = path.join(mail, recipient.address.split('@')[0], 'new')
      fs.mkdirSync(folder, { recursive: true })
      fs.writeFileSync(path.join(folder, name), Buffer.concat(parts))
    }
    fs.writeFileSync(path.join(mail, '..', 'envelope.json'), JSON.stringify(session.envelope))
    done(null, 'stored')
  })
}

const certificate = fs.readFileSync(path.join(certificates, 'good.pem'))
scram.teach(requireFetched('smtp-server/lib/sasl.js'), new crypto.X509Certificate(certificate).raw)

// Both versions of TLS, for their different channel bindings: 1.2 behind STARTTLS, 1.3 from the start.
for (const [security, port] of Object.entries(JSON.parse(ports))) {
  const isClear = security === 'none'
  const server = new SMTPServer({
    name: 'smtp-server.lab.test',
    secure: security === 'tls',
    key: fs.readFileSync(path.join(certificates, 'good.key')),
    cert: certificate,
    authMethods: isClear ? OFFERED : [...PLUS, ...OFFERED],
    maxVersion: security === 'starttls' ? 'TLSv1.2' : 'TLSv1.3',
    authOptional: isClear,
    allowInsecureAuth: isClear,
    hideSTARTTLS: isClear,
    disabledCommands: isClear ? ['STARTTLS'] : [],
    hideREQUIRETLS: false,
    hideENHANCEDSTATUSCODES: false,
    hideDSN: false,
    size: SIZE_LIMIT,
    disableReverseLookup: true,
    onAuth: judgeSignIn,
    onRcptTo: judgeRecipient,
    onData: store
  })
  // A client that leaves early is nothing to end for.
  server.on('error', error => console.log(`error: ${error.message}`))
  server.listen(port, '127.0.0.1')
}
