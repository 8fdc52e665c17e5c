import { parseArgs } from 'node:util';

/** So many instances can share the hundred connections of a PostgreSQL as it is installed. */
const MOST_INSTANCES = 14;

export const USAGE = `npm run cluster -- [--instances 10] [--port 8080] [--host 127.0.0.1] [--stale-shield]
npm run cluster -- [--port 8080] --status | --roll | --scale 12 | --stop       of the one that runs`;

/** What is done with a cluster that runs. */
const ORDERS = ['status', 'roll', 'scale', 'stop'];

/**
 * Reads the arguments of the command line: a cluster to start (`order` is null), or what the one that runs is to do. Throws a sentence
 * about what cannot be used.
 */
export function readOptions(args) {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }];
  const options = { instances: text, port: text, host: text, 'stale-shield': flag, status: flag, roll: flag, scale: text, stop: flag };
  const refuse = (sentence) => {
    throw new Error(`${sentence}\n${USAGE}`);
  };
  const values = parsed(args, options, refuse);
  const number = (name, missing, highest) => {
    const value = Number(values[name] ?? missing);
    if (values[name] === '' || !Number.isInteger(value) || value < 1 || value > highest)
      refuse(`--${name} must be a number from 1 to ${highest}.`);
    return value;
  };
  const port = number('port', 8080, 65_535);
  const orders = ORDERS.filter((name) => values[name] !== undefined);
  if (orders.length > 1) refuse(`--${orders[0]} and --${orders[1]} are two orders: give one.`);
  const [order = null] = orders;
  if (order !== null) {
    const [misplaced] = ['instances', 'host', 'stale-shield'].filter((name) => values[name] !== undefined);
    if (misplaced) refuse(`--${misplaced} is for a cluster that starts; --${order} speaks to one that runs.`);
    return { order, port, instances: order === 'scale' ? number('scale', NaN, MOST_INSTANCES) : null };
  }
  const staleShield = values['stale-shield'] ? 'on' : 'off';
  const host = (values.host ?? '127.0.0.1').replace(/^\[(.+)\]$/, '$1'); // an IPv6 address, as it is in a URL
  return { order, port, host, instances: number('instances', 10, MOST_INSTANCES), staleShield };
}

function parsed(args, options, refuse) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    return refuse(error.message); // of an unknown option, or of one without its value
  }
}
