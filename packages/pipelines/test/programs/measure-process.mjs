// Writes what the process that imports it holds at most, its greatest resident memory and its processor time, when it ends.
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
let held = 0;
const look = () => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  held = Math.max(held, heapUsed + external);
};
setInterval(look, 250).unref();

process.on('exit', () => {
  look();
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const measured = {
    held: held / 2 ** 20,
    resident: maxRSS / 1024,
    seconds: (userCPUTime + systemCPUTime) / 1e6,
  };
  writeFileSync(process.env.AVEMO_MEASURED, JSON.stringify(measured));
});
