/** How the heads of a task's data splits are chosen. */
export const protocolNames = ['hear2021', 'nested'] as const;

export type ProtocolName = (typeof protocolNames)[number];
