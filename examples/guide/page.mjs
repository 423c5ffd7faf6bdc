import { createView } from '@gramexlog/view'

const PORT = 9989

/** Serves the page that shows the logs, on this machine alone; on a free port if the usual one is taken. */
export async function openPage() {
  const view = createView()
  const { url } = await view.listen(PORT).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error
    return view.listen(0)
  })
  return { url, close: view.close }
}
