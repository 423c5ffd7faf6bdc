// In JavaScript, so that node runs it as it is: what stands below the class is its decorators.
import 'reflect-metadata'
import { gramexlog, requestLog } from '@gramexlog/http'
import { destination } from '@gramexlog/pino'
import { Controller, Get, Inject, Module, Param } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Logger, LoggerModule, PinoLogger } from 'nestjs-pino'

class Orders {
  constructor(logger) {
    this.logger = logger
  }

  show(order) {
    this.logger.info({ order }, 'order shown')
    return { order }
  }
}
Controller('orders')(Orders)
Inject(PinoLogger)(Orders, undefined, 0)
Get(':id')(Orders.prototype, 'show', Object.getOwnPropertyDescriptor(Orders.prototype, 'show'))
Param('id')(Orders.prototype, 'show', 0)

class App {}
Module({
  // destination(): in the app's own thread, where the request is known
  imports: [LoggerModule.forRoot({ pinoHttp: [{ autoLogging: false }, destination('app')] })],
  controllers: [Orders],
})(App)

const app = await NestFactory.create(App, { bufferLogs: true })
app.useLogger(app.get(Logger)) // Nest's own words too
app.use(gramexlog())
app.use(requestLog('requests'))
await app.listen(process.env.PORT ?? 3000)
console.log(`http://localhost:${app.getHttpServer().address().port}/orders/7`)
