import "./js/request.js";
import "./js/theme.js";
import "./js/clocks.js";
import "./js/sheet.js";
import "./js/palette.js";
import "./js/keys.js";
import "./js/toasts.js";
import "./js/forms.js";
