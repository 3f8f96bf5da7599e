// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// SCRAM with and without channel binding (RFC 5802, RFC 9266) for smtp-server, which has neither, and no other server that
// Debian has does the binding. The TLS is OpenSSL's, so that both ends of a binding come from different libraries.

const crypto = require('node:crypto')

const ITERATIONS = 4096
const HASHES = { 'SCRAM-SHA-1': 'sha1', 'SCRAM-SHA-256': 'sha256' }

// The bytes that a binding is made of; `socket` is null without TLS.
const BINDINGS = {
  'tls-exporter': socket => socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)),
  'tls-unique': socket => socket.getProtocol() === 'TLSv1.3' ? null : socket.getPeerFinished(),
  'tls-server-end-point': (_socket, certificate) => crypto.createHash('sha256').update(certificate).digest()
}

// Teaches the mechanisms to `sasl`, the table of smtp-server. `certificate` is the server's own, as DER.
function teach (sasl, certificate) {
  for (const [name, hash] of Object.entries(HASHES)) {
    for (const method of [name, `${name}-PLUS`]) {
      sasl[`SASL_${method}`] = function (args, done) {
        converse(this, { method, name, hash, certificate }, args, done)
      }
    }
  }
}

function converse (connection, mechanism, args, done) {
  if (args.length === 0) {
    return ask(connection, '', (text, after) => begin(connection, mechanism, text, after), done)
  }
  begin(connection, mechanism, Buffer.from(args[0], 'base64').toString(), done)
}

// Sends a challenge; `next` gets the answer and the callback that ends that line, as `done` ends this one.
function ask (connection, challenge, next, done) {
  connection._nextHandler = (line, after) => next(Buffer.from(line.toString().trim(), 'base64').toString(), after)
  connection.send(334, Buffer.from(challenge).toString('base64'))
  done()
}

function begin (connection, mechanism, first, done) {
  const match = /^((?:p=([\w-]+)|[ny]),(?:a=[^,]*)?,)(n=([^,]*),r=([^,]+))$/.exec(first)
  const offersPlus = connection._server.options.authMethods.includes(`${mechanism.name}-PLUS`)
  const isPlus = mechanism.method.endsWith('-PLUS')
  const binding = match && match[2] ? bind(connection, mechanism, match[2]) : Buffer.alloc(0)
  // "y" says: I could bind, but you don't offer it. Somebody has cut our offer out.
  const isDowngraded = match && match[1].startsWith('y') && offersPlus
  if (!match || isPlus !== Boolean(match[2]) || !binding || isDowngraded) {
    console.log(`sign-in: ${mechanism.method}`)
    connection.send(535, isDowngraded ? 'Channel binding is offered here' : 'Channel binding does not fit')
    return done()
  }
  const [, header, , bare, username, nonce] = match
  const salt = crypto.randomBytes(16)
  const whole = nonce + crypto.randomBytes(18).toString('base64')
  const challenge = `r=${whole},s=${salt.toString('base64')},i=${ITERATIONS}`
  const bound = Buffer.concat([Buffer.from(header), binding]).toString('base64')
  const facts = { bare, username, salt, challenge, whole, bound }
  ask(connection, challenge, (last, after) => finish(connection, mechanism, { ...facts, last }, after), done)
}

function bind (connection, mechanism, kind) {
  const make = BINDINGS[kind]
  return make && connection.secure ? make(connection._socket, mechanism.certificate) : null
}

function finish (connection, { method, hash }, { bare, username, salt, challenge, whole, bound, last }, done) {
  const [withoutProof, proof] = last.split(',p=')
  const message = `${bare},${challenge},${withoutProof}`
  const hmac = (key, data) => crypto.createHmac(hash, key).update(data).digest()
  const keys = password => crypto.pbkdf2Sync(password, salt, ITERATIONS, crypto.createHash(hash).digest().length, hash)
  const validatePassword = password => {
    const key = hmac(keys(password), 'Client Key')
    const signature = hmac(crypto.createHash(hash).update(key).digest(), message)
    return withoutProof === `c=${bound},r=${whole}` && Buffer.from(proof || '', 'base64').equals(xor(key, signature))
  }
  connection._server.onAuth({ method, username, validatePassword, prove: password => hmac(hmac(keys(password), 'Server Key'), message) },
    connection.session, (error, response) => {
      if (error) {
        connection.send(535, error.message)
        return done()
      }
      ask(connection, `v=${response.proof.toString('base64')}`, (_text, after) => {
        connection.session.user = response.user
        connection.send(235, 'Authentication successful')
        after()
      }, done)
    })
}

function xor (left, right) {
  return Buffer.from(left.map((byte, position) => byte ^ right[position]))
}

module.exports = { teach }
