import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => {
  const server = loadEnv(mode, ".", "ATTUNE_").ATTUNE_URL ?? "http://127.0.0.1:8080";
  return {
    base: "./", // the app also works behind a proxy that mounts it under a path
    esbuild: { jsx: "automatic" },
    build: { target: "es2022", modulePreload: false },
    server: { proxy: { "/v1": server, "/healthz": server } },
    test: { include: ["src/**/*.test.ts"], environment: "node" },
  };
});
