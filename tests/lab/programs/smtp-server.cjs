// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The server of npm's smtp-server on the lab's three ports: STARTTLS, implicit TLS, no encryption. Every recipient gets a
// copy of the message as it came, and of its envelope.
//
//   node smtp-server.cjs MODULES CERTIFICATES MAIL PORTS USERS      (the last two as JSON)

const fs = require('node:fs')
const path = require('node:path')
const { createRequire } = require('node:module')

const [modules, certificates, mail, ports, users] = process.argv.slice(2)
const { SMTPServer } = createRequire(path.join(modules, 'here.js'))('smtp-server')
const passwords = JSON.parse(users)
const TOKEN = 'a token of alice'
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
  return right ? done(null, { user: auth.username }) : done(refusal(535, 'Invalid username or password'))
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

for (const [security, port] of Object.entries(JSON.parse(ports))) {
  const isClear = security === 'none'
  const server = new SMTPServer({
    name: 'smtp-server.lab.test',
    secure: security === 'tls',
    key: fs.readFileSync(path.join(certificates, 'good.key')),
    cert: fs.readFileSync(path.join(certificates, 'good.pem')),
    authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'],
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
