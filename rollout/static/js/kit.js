// Loads the parts of the page kit. Each part works on what it finds and ignores what is not there.
import "./requests.js";
import "./appearance.js";
import "./menus.js";
import "./tabs.js";
import "./dialogs.js";
import "./panel.js";
import "./toasts.js";
import "./lists.js";
import "./cells.js";
import "./palette.js";
import "./keyboard.js";
import "./guard.js";
