#pragma once
#include <string_view>

namespace attune {

/// The style of the report's page: system fonts, light or dark as the reader's system is, readable in print. The eight
/// series colours keep apart for readers who see red and green alike (after Okabe and Ito, 2008).
inline constexpr std::string_view kPageStyle = R"css(
:root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1d1f23;--soft:#62676f;--rule:#e3e1dc;
--c0:#0b6fb8;--c1:#d55e00;--c2:#008f6b;--c3:#b0568f;--c4:#b98600;--c5:#3b9ed8;--c6:#5b5fc7;--c7:#7a7f87}
@media (prefers-color-scheme:dark){:root{--paper:#15171a;--card:#1d2024;--ink:#e8e6e1;--soft:#9aa0a8;--rule:#33373d;
--c0:#58aef0;--c1:#f28b3c;--c2:#2fc79a;--c3:#dc8dbd;--c4:#e5b83a;--c5:#8fcdf5;--c6:#9a9df0;--c7:#a4a9b0}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .75rem}
h2{font-size:1.15rem;margin:2.5rem 0 .25rem}
p{margin:.25rem 0 1rem;color:var(--soft);max-width:46rem}
.facts{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0;padding:0;list-style:none}
.facts li{background:var(--card);border:1px solid var(--rule);border-radius:.5rem;padding:.5rem .9rem;color:var(--soft);font-size:.85rem}
.facts b{display:block;color:var(--ink);font-size:1.15rem;font-variant-numeric:tabular-nums}
figure{margin:.75rem 0;background:var(--card);border:1px solid var(--rule);border-radius:.5rem;padding:1rem}
figcaption{font-weight:600;font-size:.9rem;margin-bottom:.5rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:.75rem}
.pair figure{margin:0}
svg{display:block;width:100%;height:auto}
svg text{font:12px system-ui,sans-serif;fill:var(--soft);font-variant-numeric:tabular-nums}
svg .label{fill:var(--ink);font-size:13px}
.pair svg text,.pair svg .label{font-size:16px}
.grid,.axis,.whisker{fill:none;stroke:var(--rule)}.axis{stroke:var(--soft)}.whisker{stroke:var(--ink);stroke-width:1.25}
.s0{fill:var(--c0);stroke:var(--c0)}.s1{fill:var(--c1);stroke:var(--c1)}.s2{fill:var(--c2);stroke:var(--c2)}
.s3{fill:var(--c3);stroke:var(--c3)}.s4{fill:var(--c4);stroke:var(--c4)}.s5{fill:var(--c5);stroke:var(--c5)}
.s6{fill:var(--c6);stroke:var(--c6)}.s7{fill:var(--c7);stroke:var(--c7)}
.line{fill:none;stroke-width:2}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:.5rem 0 0;padding:0;list-style:none;font-size:.85rem}
.legend svg{display:inline-block;width:.8rem;height:.8rem;margin-right:.4rem;vertical-align:-.05rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.35rem .7rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--rule)}
th:first-child,td:first-child{text-align:left}
th{color:var(--soft);font-weight:600}
td.best{font-weight:700}
pre{overflow-x:auto;background:var(--card);border:1px solid var(--rule);border-radius:.5rem;padding:1rem;font-size:.8rem}
@media print{body{background:#fff}figure,tr{break-inside:avoid}}
)css";

}  // namespace attune
