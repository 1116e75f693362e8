"use strict";

/* Shows the OpenAPI document. Requests go to this host only, with the page's CSRF token. */
const place = document.getElementById("api-docs");

function withToken(request) {
  if (new URL(request.url, location.href).origin === location.origin) {
    request.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
  }
  return request;
}

/* It knows its dark colours by a class; ours are known by an attribute. */
const root = document.documentElement;
const follow = () => root.classList.toggle("dark-mode", root.dataset.bsTheme === "dark");
new MutationObserver(follow).observe(root, { attributeFilter: ["data-bs-theme"] });
follow();

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  requestInterceptor: withToken,
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
