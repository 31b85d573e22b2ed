import{b as t,d as u}from"./chunk-FBWO5OHU.js";var i=/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;function o(n){return n.replace(i,f)}function s(n){return n.replace(i,(r,e)=>r===`
`||r==="	"||r==="\r"&&n[e+1]===`
`?r:f(r))}function f(n){return`[U+${(n.codePointAt(0)??0).toString(16).toUpperCase().padStart(4,"0")}]`}var p=t(u(),1);function g({text:n,isProse:r=!1,className:e}){return(0,p.jsx)("bdi",{dir:"auto",className:e,children:r?s(n):o(n)})}export{i as a,o as b,s as c,g as d};
