// The call button at the foot of a phone's screen, as long as the one among the contacts is out of sight.
const bar = document.querySelector("[data-call-bar]");
const contacts = document.getElementById("contact");
if (bar && contacts) {
  new IntersectionObserver(([seen]) => {
    bar.hidden = seen.isIntersecting || seen.boundingClientRect.top > 0;
  }).observe(contacts.parentElement);
}
