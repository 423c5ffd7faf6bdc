type Bag = Record<string, unknown>

/**
 * Fields whose `req` and `res` are Node's own objects (or Express's), with what of them a document can use, as pino's
 * serializers give it; other fields as they are. Theirs are hundreds of members, without the headers.
 */
export function plainHttp(fields: unknown): unknown {
  try {
    const { req, res } = fields as Bag
    const request = isRequest(req) ? plainRequest(req) : undefined
    const response = isResponse(res) ? { statusCode: res.statusCode, headers: res.getHeaders() } : undefined
    if (request === undefined && response === undefined) return fields
    return { ...(fields as Bag), ...(request && { req: request }), ...(response && { res: response }) }
  } catch {
    return fields
  }
}

function isRequest(value: unknown): value is Bag {
  return (
    typeof value === 'object' &&
    value !== null &&
    'httpVersion' in value &&
    'headers' in value &&
    'method' in value
  )
}

function isResponse(value: unknown): value is { statusCode: unknown; getHeaders(): object } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'statusCode' in value &&
    typeof (value as Bag).getHeaders === 'function'
  )
}

function plainRequest({ method, url, originalUrl, headers, httpVersion, id, ip, socket }: Bag): Bag {
  const { remoteAddress, remotePort, encrypted } = (socket ?? {}) as Bag
  return {
    method,
    url: originalUrl ?? url,
    headers: { ...(headers as Bag) },
    httpVersion,
    ...((typeof id === 'string' || typeof id === 'number') && { id }),
    remoteAddress: ip ?? remoteAddress,
    remotePort,
    encrypted: encrypted === true,
  }
}
