// PostGraphile on the bench's database: the same login, role, policies and number of connections as the others.
// node server.mjs PORT, with DATABASE_URL (the application's login) and TOKENS ({token: {role, "app.tenant", …}}).
import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { makePgService } from "postgraphile/adaptors/pg";
import { makeV4Preset } from "postgraphile/presets/v4";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const tokens = new Map(Object.entries(JSON.parse(process.env.TOKENS)));

const server = createServer();
const instance = postgraphile({
  extends: [PostGraphileAmberPreset, makeV4Preset({ simpleCollections: "both", disableDefaultMutations: true })],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ["public"],
      poolConfig: { max: Number(process.env.POOL_SIZE) },
    }),
  ],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false, websockets: false },
  grafast: {
    explain: false,
    context(request) {
      const settings = tokens.get(request.node.req.headers.authorization?.slice("Bearer ".length));
      if (!settings) throw new Error("unknown token");
      return { pgSettings: settings };
    },
  },
});
server.on("error", (error) => {
  throw error;
});
const serving = instance.createServ(grafserv);
await serving.addTo(server);
server.listen(Number(process.argv[2]), "127.0.0.1");
