// A small site that logs what people do (core), what it has to say itself (winston), who got what (pino), and each request.
import { log } from '@gramexlog/core'
import { gramexlog, logHandler, noteError, requestLog } from '@gramexlog/http'
import express from 'express'
import { app as appLog, audit } from './loggers.mjs'

const PAGES = ['logging', 'search', 'config', 'charts', 'auth']

export function createApp() {
  const app = express()
  // From here on, whatever is logged has the keys of the request: user.id, headers.User-Agent, …
  app.use(gramexlog(), requestLog('requests'), readUser)

  app.get('/', (_req, res) => {
    log('gramexguide', { event: 'home' })
    res.send('Try /guide/logging, /search?q=log, /log?x=1&y=2')
  })

  app.get('/guide/:page', (req, res, next) => {
    const { page } = req.params
    if (!PAGES.includes(page)) return next()
    log('gramexguide', { event: 'read', page })
    res.send(page)
  })

  // The guide's own handler: url.log, a FunctionHandler of gramex.log(handler, 'gramexguide', event='handler').
  app.get('/log', logHandler('gramexguide', { event: 'handler' }))

  app.get('/login', (_req, res) => {
    log('log2', { event: 'login' })
    audit.info('logged in')
    res.redirect('/')
  })

  app.get('/download/:file', (req, res) => {
    const { file } = req.params
    log('log3', { event: 'download', file, bytes: 48_213 })
    audit.info({ file }, 'downloaded')
    res.send('…')
  })

  app.get('/search', (req, res) => {
    const q = String(req.query.q ?? '')
    const pages = PAGES.filter((page) => page.includes(q))
    if (pages.length > 0) appLog.info('searched', { q, hits: pages.length })
    else appLog.warn('nothing found', { q })
    res.json(pages)
  })

  app.get('/report', () => {
    throw new Error('report has no data')
  })

  app.use((_req, res) => res.status(404).send('not found'))
  app.use(noteError, (error, _req, res, _next) => {
    appLog.error(error)
    res.status(500).send('sorry')
  })
  return app
}

/** Stands for the app's login: `user.id` in `keys:` is the id of `req.user`. */
function readUser(req, _res, next) {
  const id = /(?:^|; )user=([^;]+)/.exec(req.headers.cookie ?? '')?.[1]
  if (id) req.user = { id }
  next()
}
