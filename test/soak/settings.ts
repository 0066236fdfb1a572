/**
 * Times of the cluster's clock, which runs fifteen times faster than the machine's. Pods are measured as often as usual by the machine's: what is
 * kept of that fills its bounds over hours.
 */
export const settings = `
cluster: prod-eu
changes: { mode: live, automaticUndo: true, approval: { groups: [S0APPROVERS], lives: 2h } }
planLives: 30m
gather: 5s
verify: { poll: 10s, hold: 2m, deadline: 15m, rolloutDeadline: 20m }
rollout: { hold: 20s }
sampleEvery: 4m
lookback: 2h
quiet: 10m
reopen: 2m
`;
