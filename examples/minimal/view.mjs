import { createView } from '@gramexlog/view'

const { url } = await createView().listen(9989)
console.log(`the logs are at ${url}`)
