// Every page works without this script; it only saves steps.
"use strict";

// An open menu closes by Escape and by a tap beside it.
const menus = () => document.querySelectorAll("details.speak[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("click", (event) => {
  menus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
