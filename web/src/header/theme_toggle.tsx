import { useEffect, useState } from "react";
import { Moon, Sun } from "../icons/icons";
import { recallChoice, rememberChoice } from "../shell/remembered";

type Theme = "light" | "dark";

const kSystemIsDark = matchMedia("(prefers-color-scheme: dark)");

/** Follows the system until the person chooses; theme.js applies a remembered choice before the first paint. */
export function ThemeToggle() {
  const [chosen, setChosen] = useState<Theme | null>(remembered);
  const [system, setSystem] = useState<Theme>(systemTheme);

  useEffect(() => {
    const follow = () => setSystem(systemTheme());
    kSystemIsDark.addEventListener("change", follow);
    return () => kSystemIsDark.removeEventListener("change", follow);
  }, []);

  const other: Theme = (chosen ?? system) === "dark" ? "light" : "dark";
  const toggle = () => {
    document.documentElement.dataset.theme = other;
    rememberChoice("theme", other);
    setChosen(other);
  };

  return (
    <button type="button" className="header-button" onClick={toggle} aria-label={`Use the ${other} theme`} title={`Use the ${other} theme`}>
      {other === "dark" ? <Moon /> : <Sun />}
    </button>
  );
}

function remembered(): Theme | null {
  const theme = recallChoice("theme");
  return theme === "light" || theme === "dark" ? theme : null;
}

function systemTheme(): Theme {
  return kSystemIsDark.matches ? "dark" : "light";
}
