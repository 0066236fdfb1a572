/** Times of the cluster's clock, which runs fifteen times faster than the machine's. */
export const settings = `
cluster: prod-eu
changes: { mode: live, automaticUndo: true, approval: { groups: [S0APPROVERS], lives: 2h } }
planLives: 30m
gather: 5s
verify: { poll: 10s, hold: 2m, deadline: 15m, rolloutDeadline: 20m }
rollout: { hold: 20s }
sampleEvery: 20s
lookback: 2h
quiet: 10m
reopen: 2m
schedules: { sweep: '*/10 * * * * *' }
`;
