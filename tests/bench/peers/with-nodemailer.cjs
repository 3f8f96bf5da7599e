// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// with-nodemailer.cjs MODULES HOST PORT none|starttls|tls COUNT FILE SENDER RECIPIENT,… [USER PASSWORD]: submits one message
// COUNT times over one connection, as nodemailer does it, which stands in the folder MODULES.

const fs = require('fs')
const { createRequire } = require('module')

const [modules, host, port, security, count, path, sender, recipients, user, pass] = process.argv.slice(2)
const nodemailer = createRequire(modules + '/')('nodemailer')
const isMany = Number(count) > 1

const transport = nodemailer.createTransport({
  host,
  port: Number(port),
  secure: security === 'tls',
  requireTLS: security === 'starttls',
  ignoreTLS: security === 'none',
  tls: { rejectUnauthorized: false },
  pool: isMany,
  maxConnections: 1,
  maxMessages: Infinity,
  auth: user ? { user, pass } : undefined,
  authMethod: 'PLAIN'
})

async function main () {
  const small = isMany ? fs.readFileSync(path) : null

  for (let i = 0; i < Number(count); i++) {
    await transport.sendMail({ envelope: { from: sender, to: recipients.split(',') }, raw: small ?? { path } })
  }
  transport.close()
}

main().catch(error => {
  console.error('with-nodemailer: ' + error.message)
  process.exit(1)
})
