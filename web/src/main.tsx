import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./shell/tokens.css";
import "./shell/base.css"; // before the components, whose own styles win
import { createClient } from "./api/client";
import { App } from "./shell/app";

const client = createClient((path, init) => fetch(path, init));

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App client={client} />
  </StrictMode>,
);
