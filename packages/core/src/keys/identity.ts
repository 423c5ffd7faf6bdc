import { asBag, type Bag } from './request.ts'

/**
 * A property of the request's user: `req.user` (Passport, @fastify/jwt), else `req.session.user`, else `req.auth`
 * (express-jwt). A path's dots lead into nested objects, unless the whole of it is a name, as in JWT claims.
 */
export function userProperty(request: Bag, path: string): unknown {
  const user = asBag(request.user) ?? asBag(asBag(request.session)?.user) ?? asBag(request.auth)
  return user === undefined ? undefined : follow(user, path)
}

/** The session's id: express-session's and @fastify/session's names. */
export function sessionId(request: Bag): unknown {
  const session = asBag(request.session)
  return session?.id ?? request.sessionID ?? session?.sessionId
}

function follow(object: Bag, path: string): unknown {
  const whole = ownOrGetter(object, path)
  if (whole !== undefined) return whole
  const dot = path.indexOf('.')
  if (dot < 0) return undefined
  const inner = asBag(ownOrGetter(object, path.slice(0, dot)))
  return inner === undefined ? undefined : follow(inner, path.slice(dot + 1))
}

/**
 * An own property, or a getter of the object's class: Mongoose and Sequelize define a model's `id` so.
 * Never anything of Object.prototype.
 */
function ownOrGetter(object: Bag, name: string): unknown {
  if (name === '__proto__') return undefined
  if (Object.hasOwn(object, name)) return object[name]
  let holder: unknown = Object.getPrototypeOf(object)
  while (holder !== null && holder !== Object.prototype) {
    if (Object.getOwnPropertyDescriptor(holder, name)?.get !== undefined) return object[name]
    holder = Object.getPrototypeOf(holder)
  }
  return undefined
}
