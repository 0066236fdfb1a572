import { createMemoryExchange } from '../../support/memory-exchange.ts';
import { exchangeContract } from './exchange-contract.ts';

exchangeContract(async () => {
  const exchange = createMemoryExchange();
  return { asks: exchange, answers: exchange, close: () => exchange.close() };
});
