"""Records what Python does: python3 golden.py > golden.json

Rows of the csv module, and times and names of logging.handlers.TimedRotatingFileHandler, which Gramex's
TimedRotatingCSVHandler is made from.
"""
import calendar
import csv
import datetime
import io
import json
import logging.handlers
import os
import tempfile
import time

ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Europe/Berlin']
STARTS = [
    '2026-01-05 00:00:01', '2026-01-05 12:30:15', '2026-01-06 09:00:00', '2026-01-11 23:59:59', '2026-02-28 18:45:10',
    '2026-03-07 22:00:00', '2026-03-08 03:30:00', '2026-03-28 20:00:00', '2026-10-24 21:10:00', '2026-10-31 23:30:00',
    '2026-11-01 05:30:00', '2026-12-31 23:00:00',
]
SPANS = [(when, interval) for when in 'SMHD' for interval in (1, 5)]
CALENDAR = ['midnight'] + ['W%d' % day for day in range(7)]
CELLS = [
    ['plain', 'two'], ['a,b'], ['a"b', '""'], ["it's"], ['a\nb'], [''], ['', ''], [' padded '], ['=1+1', '@x', '-2'],
    [None, True, False], [0, -1, 1795506196691, 12.345], ['\u9ad8 \u03c3 \u0633', '\U0001f600'], ['a\u2028b', 'tab\t'],
]


def row(values):
    text = io.StringIO()
    csv.writer(text, lineterminator='\n').writerow(values)
    return text.getvalue()


def rollover(zone, start, when, interval, utc, at):
    os.environ['TZ'] = zone
    time.tzset()
    now = calendar.timegm(time.strptime(start, '%Y-%m-%d %H:%M:%S'))
    real = time.time
    with tempfile.TemporaryDirectory() as folder:
        try:
            time.time = lambda: now
            handler = logging.handlers.TimedRotatingFileHandler(
                os.path.join(folder, 'log'), when=when, interval=interval, utc=utc,
                atTime=datetime.time.fromisoformat(at) if at else None)
            first = handler.computeRollover(now)
            handler.doRollover()
            rollover_at = handler.rolloverAt
            # Python regards a change of the clocks in one of these, in both or in none of them.
            if when.startswith('W') and first != rollover_at:
                return None
            for name in os.listdir(folder):
                if name != 'log':
                    os.remove(os.path.join(folder, name))
            now = rollover_at
            handler.doRollover()
            handler.close()
            names = [name[len('log.'):] for name in os.listdir(folder) if name != 'log']
        finally:
            time.time = real
    return {'zone': zone, 'start': calendar.timegm(time.strptime(start, '%Y-%m-%d %H:%M:%S')), 'when': when,
            'interval': interval, 'utc': utc, 'at': at, 'rolloverAt': rollover_at, 'suffix': names[0]}


cases = [
    rollover(zone, start, when, interval, utc, at)
    for zone in ZONES for start in STARTS for utc in (False, True)
    for when, interval, at in [(*span, None) for span in SPANS] + [
        (when, 1, at) for when in CALENDAR for at in (None, '13:45', '02:30:15')]
]
print(json.dumps({
    'rows': [{'values': values, 'text': row(values)} for values in CELLS],
    'rollovers': [list(case.values()) for case in cases if case],
}, separators=(',', ':')))
