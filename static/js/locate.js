// "Use where I am now": only on request, and only to about a kilometre (two decimals).
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button) return;
  const form = button.closest("form");
  const near = form.elements.near;
  const failed = () => {
    near.setCustomValidity(button.dataset.locateFailed);
    near.reportValidity();
    near.addEventListener("input", () => near.setCustomValidity(""), { once: true });
  };
  if (!navigator.geolocation) return failed();
  button.disabled = true;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      button.disabled = false;
      near.value = "";
      for (const [name, value] of [["lat", coords.latitude], ["lon", coords.longitude]]) {
        let field = form.elements[name];
        if (!field) {
          field = Object.assign(document.createElement("input"), { type: "hidden", name });
          form.append(field);
        }
        field.value = value.toFixed(2);
      }
      form.requestSubmit();
    },
    () => {
      button.disabled = false;
      failed();
    },
    { timeout: 10000, maximumAge: 300000 },
  );
});
