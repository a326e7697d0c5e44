// How a report looks, on a screen and on paper.
#pragma once

#include <string_view>

namespace yiping {

inline constexpr std::string_view page_style = R"css(
:root { --ink:#17212b; --soft:#5b6b7a; --line:#d5dde4; --accent:#0f766e; --bad:#c8232c; --look:#a85a00; }
* { box-sizing:border-box; }
body { font:14px/1.55 "Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",system-ui,sans-serif; color:var(--ink);
  max-width:1000px; margin:0 auto; padding:40px 24px 80px; font-variant-numeric:tabular-nums; }
h1 { font-size:28px; margin:0; } h2 { font-size:19px; margin:40px 0 12px; border-bottom:2px solid var(--ink); padding-bottom:6px; }
h3 { font-size:16px; margin:26px 0 4px; } .sub,.none { color:var(--soft); } .mode { color:#fff; background:var(--look); padding:2px 10px; border-radius:4px; font-size:15px; }
.figures { display:grid; grid-template-columns:repeat(6,1fr); gap:12px; margin:18px 0; } .figures div { border-top:3px solid var(--accent); padding-top:6px; }
.figures b { display:block; font-size:24px; line-height:1.2; white-space:nowrap; } .figures span { color:var(--soft); font-size:12px; }
table { border-collapse:collapse; width:100%; margin:8px 0 14px; } th { text-align:left; white-space:nowrap; font-weight:600; color:var(--soft); font-size:12px; }
th,td { padding:4px 10px 4px 0; border-bottom:1px solid var(--line); vertical-align:top; } td.n,th.n { text-align:right; }
td.t,.t { white-space:nowrap; } .degree { stroke:#d5dde4; } .late { color:var(--bad); font-weight:600; } .look { color:var(--look); }
svg { width:100%; height:auto; display:block; } .axis { font-size:11px; fill:#5b6b7a; } .base { stroke:#17212b; }
.county { fill:#f2f5f7; stroke:#9fb0bf; stroke-width:1; } .name { font-size:15px; fill:#5b6b7a; text-anchor:middle; }
g.open * { fill:currentColor; stroke:#fff; stroke-width:.8; } g.ended * { fill:#fff; stroke:currentColor; stroke-width:1.4; }
g .numeral { font-size:11px; text-anchor:middle; dominant-baseline:central; stroke:none; } g.open .numeral { fill:#fff; } g.ended .numeral { fill:currentColor; }
.track { display:flex; margin:10px 0 12px; } .track div { flex:1; border-top:3px solid var(--line); padding-top:5px; font-size:12px; color:var(--soft); }
.track div.done { border-color:var(--accent); color:var(--ink); } .track b { display:block; font-weight:600; }
.sign { display:flex; gap:40px; margin-top:48px; } .sign span { flex:1; border-bottom:1px solid var(--ink); padding-bottom:28px; }
section.case { break-inside:avoid-page; }
@page { size:A4; margin:16mm 14mm; } @media print { body { padding:0; max-width:none; font-size:11px; } h2 { break-after:avoid; } svg.map { max-height:92mm; } }
)css";

}  // namespace yiping
