/**
 * The URL of an Elastic Cloud deployment's Elasticsearch: `name:` and base64 of
 * `host[:port]$elasticsearch-id$kibana-id` stand for `https://elasticsearch-id.host:port`. Undefined if `cloudId`
 * is none.
 */
export function cloudIdToUrl(cloudId: string): string | undefined {
  const encoded = cloudId.slice(cloudId.lastIndexOf(':') + 1)
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(encoded)) return undefined
  const [domain = '', id = ''] = Buffer.from(encoded, 'base64').toString().split('$')
  const host = /^([A-Za-z0-9.-]+)(?::(\d{1,5}))?$/.exec(domain)
  if (!host || !/^[A-Za-z0-9-]+$/.test(id)) return undefined
  return `https://${id}.${host[1]}:${host[2] ?? 443}`
}
