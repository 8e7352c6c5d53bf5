// The map: countries from a file of our own, places as marks, near ones in clusters; where one looks is in the address.
(() => {
  "use strict";
  // Rings that cross the date line go on beyond 180 degrees, and are drawn at both edges; Antarctica is left out.
  function unwrapped(countries) {
    const ring = (points) => {
      let shift = 0;
      return points.map(([x, y], i) => {
        const jump = i ? x - points[i - 1][0] : 0;
        shift += jump > 180 ? -360 : jump < -180 ? 360 : 0;
        return [x + shift, y];
      });
    };
    const features = [];
    for (const f of countries.features) {
      if (f.id === "010" || !f.geometry) continue;
      const polygons = f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates;
      const coordinates = [];
      for (const polygon of polygons) {
        const rings = polygon.map(ring);
        const across = rings[0].map(([x]) => x);
        coordinates.push(rings);
        const beside = Math.min(...across) < -180 ? 360 : Math.max(...across) > 180 ? -360 : 0;
        if (beside) coordinates.push(rings.map((r) => r.map(([x, y]) => [x + beside, y])));
      }
      features.push({ type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates } });
    }
    return { type: "FeatureCollection", features };
  }

  async function draw() {
    const box = document.getElementById("map");
    if (!box || box.dataset.drawn) return;
    box.dataset.drawn = "yes";
    const map = L.map(box, { attributionControl: false, worldCopyJump: true, minZoom: 1, maxZoom: 9, zoomSnap: 0.5 });
    const given = (new URL(location).searchParams.get("view") || "").split("/").map(Number);
    map.setView([25, 15], 2);
    const [base, places] = await Promise.all([box.dataset.base, box.dataset.points].map((u) => fetch(u).then((r) => r.json())));
    L.geoJSON(unwrapped(topojson.feature(base, base.objects.countries)), {
      interactive: false, style: { className: "country", weight: 1, fillOpacity: 1 },
    }).addTo(map);
    const most = Math.max(1, ...places.map((p) => p.n));
    const groups = L.markerClusterGroup({
      showCoverageOnHover: false, maxClusterRadius: 38, animate: false, spiderfyOnMaxZoom: true,
      iconCreateFunction: (cluster) => {
        const n = cluster.getAllChildMarkers().reduce((sum, m) => sum + m.options.count, 0);
        return L.divIcon({ className: "cluster", html: n.toLocaleString("en"), iconSize: [34, 34] });
      },
    });
    for (const p of places) {
      const size = 12 + 24 * Math.sqrt(p.n / most);
      const side = p.coop > p.conf ? "coop" : p.conf > p.coop ? "conf" : "";
      const words = `${p.place}: ${p.n} happenings, ${p.coop} cooperative, ${p.conf} conflictual` + (p.exact ? "" : ` (only the ${p.feature} is known)`);
      const marker = L.marker([p.lat, p.lon], {
        icon: L.divIcon({ className: `spot ${side} ${p.exact ? "" : "wide"}`, iconSize: [size, size] }), title: words, alt: words, count: p.n,
      });
      const link = document.createElement("a");
      link.href = p.href;
      link.textContent = "See them";
      const said = document.createElement("p");
      said.append(words + ". ", link);
      marker.bindPopup(said);
      marker.on("add", () => marker.getElement()?.setAttribute("aria-label", words));
      groups.addLayer(marker);
    }
    map.addLayer(groups);
    groups.on("animationend", name);
    map.on("zoomend moveend", name);
    function name() {
      box.querySelectorAll(".cluster").forEach((c) => c.setAttribute("aria-label", `${c.textContent} happenings near each other: zoom in`));
    }
    if (given.length === 3 && given.every(Number.isFinite)) map.setView([given[1], given[2]], given[0]);
    else if (places.length) map.fitBounds(groups.getBounds().pad(0.15), { maxZoom: 6, animate: false });
    name();
    map.on("moveend", () => {
      const at = map.getCenter();
      const address = new URL(location);
      address.searchParams.set("view", [map.getZoom(), at.lat.toFixed(2), at.lng.toFixed(2)].join("/"));
      history.replaceState(history.state, "", address);
    });
    box.dataset.ready = "yes";
  }
  document.addEventListener("desk:shown", draw);
  draw();
})();
