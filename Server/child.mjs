// Starts a Node program so that it ends with the process that started it, and not before: that process holds our
// standard input open and closes it when it is done, or dies. A Ctrl+C in the terminal reaches both; this one waits, so
// that the requests still under way find storage alive.
import { pathToFileURL } from "node:url";

const [main, ...args] = process.argv.slice(2);
for (const listen of ["on", "once"]) {
  const original = process[listen];
  process[listen] = function (event, ...rest) {
    return event === "SIGINT" ? process : original.call(process, event, ...rest);
  };
  if (listen === "on") original.call(process, "SIGINT", () => {});
}
process.stdin.resume();
process.stdin.on("error", () => {});
process.stdin.on("close", () => process.emit("SIGTERM") || process.exit(0));
process.argv = [process.argv[0], main, ...args];
await import(pathToFileURL(main).href);
