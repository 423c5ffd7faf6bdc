// A logger of winston's that prints no text, which neither transport needs: its default format makes one of each record.
import winston from 'winston'

export const UNPRINTED = { format: winston.format((info) => info)() }
