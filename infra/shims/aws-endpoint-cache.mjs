/** The table's client makes one, and asks it only where endpoints are to be discovered, which no command of ours does. */
export class EndpointCache {}
