// A small site that logs what people do (core), what it has to say itself (winston) and each request (pino).
import { log } from '@gramexlog/core'
import express from 'express'
import { app as appLog, requests } from './loggers.mjs'

const PAGES = ['logging', 'search', 'config', 'charts', 'auth']

export function createApp() {
  const app = express()
  app.use(logRequest, readUser)

  app.get('/', (req, res) => {
    log('gramexguide', { event: 'home' }, req)
    res.send('Try /guide/logging, /search?q=log, /log?x=1&y=2')
  })

  app.get('/guide/:page', (req, res, next) => {
    const { page } = req.params
    if (!PAGES.includes(page)) return next()
    log('gramexguide', { event: 'read', page }, req)
    res.send(page)
  })

  // The guide's own handler: url.log, a FunctionHandler of gramex.log(handler, 'gramexguide', event='handler').
  app.get('/log', (req, res) => {
    log('gramexguide', { event: 'handler' }, req)
    res.json(null)
  })

  app.get('/login', (req, res) => {
    log('log2', { event: 'login' }, req)
    res.redirect('/')
  })

  app.get('/download/:file', (req, res) => {
    log('log3', { event: 'download', file: req.params.file, bytes: 48_213 }, req)
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
  app.use((error, _req, res, _next) => {
    appLog.error(error)
    res.status(500).send('sorry')
  })
  return app
}

function logRequest(req, res, next) {
  const startedAt = performance.now()
  const { method, originalUrl: path } = req
  res.on('finish', () => {
    const status = res.statusCode
    const level = status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info'
    const ms = Math.round((performance.now() - startedAt) * 10) / 10
    requests[level]({ status, ms }, `${method} ${path}`)
  })
  next()
}

/** Stands for the app's login: `user.id` in `keys:` is the id of `req.user`. */
function readUser(req, _res, next) {
  const id = /(?:^|; )user=([^;]+)/.exec(req.headers.cookie ?? '')?.[1]
  if (id) req.user = { id }
  next()
}
