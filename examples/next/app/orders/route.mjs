import { log } from '@gramexlog/core'

/** A route handler as Next's: app/orders/[id]/route.js. */
export async function GET(_request, { params }) {
  const { id: order } = await params
  log('app', { event: 'order shown', order })
  return Response.json({ order })
}
