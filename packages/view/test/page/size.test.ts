import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../../../../scripts/build-page.mjs'

const folder = mkdtempSync(join(tmpdir(), 'gramexlog-page-'))

beforeAll(() => buildPage(join(import.meta.dirname, '..', '..'), folder))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const files = () => readdirSync(folder).filter((name) => name !== 'licenses.txt')
const read = (name: string) => readFileSync(join(folder, name))

test('the page is at most 80 kB, packed', () => {
  const packed = files().map((name) => gzipSync(read(name)).length)
  expect(packed.reduce((sum, length) => sum + length, 0)).toBeLessThan(80_000)
})

test('the page names its script and its style sheet, from wherever it is mounted', () => {
  const html = read('index.html').toString()
  const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!)
  const assets = named.filter((address) => !address.startsWith('data:'))
  const built = files().filter((name) => name !== 'index.html')
  expect(assets.toSorted()).toEqual(built.map((name) => `./~/assets/${name}`).toSorted())
})

test('nothing stands in the page that a strict policy forbids', () => {
  const html = read('index.html').toString()
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  const code = files().map((name) => read(name).toString())
  expect(code.some((text) => /\beval\(|new Function\(|https?:\/\/(?!www\.w3\.org)/.test(text))).toBe(false)
})

test('no part of the page makes HTML of a text', () => {
  const page = join(import.meta.dirname, '..', '..', 'page')
  const sources = readdirSync(page, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  )
  expect(sources.length).toBeGreaterThan(10)
  for (const name of sources) {
    const text = readFileSync(join(page, name), 'utf8')
    expect(text, name).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|javascript:/i,
    )
  }
})
