// What packaging adds to serverless.yml for every function, so that none can be without
// it: its archive, a role of its own, a throttle of its route. And what watches them.
// Nothing of it is needed on this machine: `make dev` loads this and runs none of it.

const { copyFileSync, mkdirSync } = require("node:fs");
const path = require("node:path");

const alarms = require("./alarms.cjs");
const dashboard = require("./dashboard.cjs");
const domain = require("./domain.cjs");
const faults = require("./faults.cjs");
const { roleId, roles } = require("./roles.cjs");
const settings = require("./settings.cjs");
const throttles = require("./throttles.cjs");

module.exports = class Ownlist {
  constructor(serverless, options) {
    this.serverless = serverless;
    this.target = options.package ?? ".serverless";
    this.hooks = {
      "before:package:initialize": () => this.prepare(),
      "before:package:finalize": () => this.complete(),
    };
  }

  prepare() {
    // With it the values of secrets, not their names, would be written into the template.
    if (process.env.IS_OFFLINE) this.refuse("IS_OFFLINE is set: it is for make dev only");
    const found = faults();
    if (found.length) this.refuse(found.join("; "));
    const { functions, layers } = this.serverless.service;
    if (!settings.bundled()) delete functions.identity;
    layers.libraries.package = { artifact: this.archive("layer") };
    const reserved = settings.reserved();
    for (const [name, definition] of Object.entries(functions)) {
      definition.package = { artifact: this.archive(name) };
      definition.role = { "Fn::Sub": `\${${roleId(name)}.Arn}` };
      if (reserved) definition.reservedConcurrency = reserved;
    }
  }

  /** Where serverless compares the archives with what is deployed: there alone. */
  archive(name) {
    const copy = path.join(this.target, `${name}.zip`);
    mkdirSync(this.target, { recursive: true });
    try {
      copyFileSync(path.join("build/package", `${name}.zip`), copy);
    } catch {
      this.refuse(`build/package/${name}.zip is missing: run make package`);
    }
    return copy;
  }

  complete() {
    const { service } = this.serverless;
    const provider = this.serverless.getProvider("aws");
    const template = service.provider.compiledCloudFormationTemplate;
    const names = {
      stage: provider.getStage(),
      prefix: `${service.service}-${provider.getStage()}`,
      region: provider.getRegion(),
      functions: service.functions,
      naming: provider.naming,
    };
    const added = [roles, alarms, dashboard, domain].map((make) => make(names));
    Object.assign(template.Resources, ...added.map(({ Resources }) => Resources));
    Object.assign(template.Outputs, ...added.map(({ Outputs }) => Outputs ?? {}));
    throttles(names, template.Resources);
  }

  refuse(sentence) {
    throw new this.serverless.classes.Error(sentence);
  }
};
