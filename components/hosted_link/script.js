// The page that was wanted goes along, so that she lands on it after signing in.

export default function ({ parentElement }) {
  const { pathname, search } = window.location;
  const wanted = search.includes("sign_in=") ? "/" : pathname + search;
  parentElement.querySelector("a").href = `/session/hosted?to=${encodeURIComponent(wanted)}`;
}
