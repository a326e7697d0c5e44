#include "ingest/place/noding.hpp"

#define GEOS_USE_ONLY_R_API
#include <fmt/format.h>
#include <geos_c.h>

#include <memory>
#include <string>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

/// One GEOS context and what it complained of.
class Geos {
public:
    Geos() : handle_{GEOS_init_r()} {
        GEOSContext_setErrorMessageHandler_r(
            handle_,
            [](const char* message, void* complaint) {
                *static_cast<std::string*>(complaint) = message;
            },
            &complaint_);
    }
    Geos(const Geos&) = delete;
    Geos& operator=(const Geos&) = delete;
    Geos(Geos&&) = delete;
    Geos& operator=(Geos&&) = delete;
    ~Geos() { GEOS_finish_r(handle_); }

    struct Destroy {
        GEOSContextHandle_t handle;
        void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(handle, geometry); }
    };
    using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;

    Geometry own(GEOSGeometry* geometry) {
        if (geometry == nullptr) throw IoError(fmt::format("GEOS: {}", complaint_));
        return {geometry, Destroy{handle_}};
    }
    Geometry line(std::span<const PlanePoint> points) {
        static_assert(sizeof(PlanePoint) == 2 * sizeof(double));
        return own(GEOSGeom_createLineString_r(
            handle_,
            GEOSCoordSeq_copyFromBuffer_r(
                handle_, &points.front().x_m, static_cast<unsigned>(points.size()), 0, 0)));
    }
    Geometry collection(std::vector<Geometry> parts) {
        std::vector<GEOSGeometry*> raw;
        raw.reserve(parts.size());
        for (Geometry& part : parts) raw.push_back(part.release());
        return own(GEOSGeom_createCollection_r(
            handle_, GEOS_MULTILINESTRING, raw.data(), static_cast<unsigned>(raw.size())));
    }
    [[nodiscard]] GEOSContextHandle_t get() const { return handle_; }

    /// Calls use(a, b) for each straight piece of a geometry of lines.
    template <typename Use>
    void for_each_piece(const GEOSGeometry* lines, const Use& use) {
        std::vector<PlanePoint> points;
        const int count = GEOSGetNumGeometries_r(handle_, lines);
        for (int i = 0; i < count; ++i) {
            const GEOSCoordSequence* sequence =
                GEOSGeom_getCoordSeq_r(handle_, GEOSGetGeometryN_r(handle_, lines, i));
            unsigned size = 0;
            GEOSCoordSeq_getSize_r(handle_, sequence, &size);
            points.resize(size);
            GEOSCoordSeq_copyToBuffer_r(handle_, sequence, &points.front().x_m, 0, 0);
            for (unsigned k = 1; k < size; ++k) use(points[k - 1], points[k]);
        }
    }

private:
    GEOSContextHandle_t handle_;
    std::string complaint_;
};

// Noding works in whole units of 1e-7 degree, counted from the plane's origin.
PlanePoint units(Corner corner) {
    return {static_cast<double>(corner.lon_e7 - plane_origin.lon_e7),
            static_cast<double>(corner.lat_e7 - plane_origin.lat_e7)};
}

Corner corner_of_units(PlanePoint units) {
    return {plane_origin.lon_e7 + static_cast<std::int32_t>(std::lround(units.x_m)),
            plane_origin.lat_e7 + static_cast<std::int32_t>(std::lround(units.y_m))};
}

/// How far beyond the seeds the diagram is drawn: farther than any ring.
constexpr double margin_m = 200'000;

std::vector<Geos::Geometry> voronoi_edges(Geos& geos, std::span<const Corner> seeds) {
    std::vector<PlanePoint> points;
    PlanePoint low{1e9, 1e9};
    PlanePoint high{-1e9, -1e9};
    for (const Corner& seed : seeds) {
        points.push_back(plane_point(seed));
        low = {std::min(low.x_m, points.back().x_m), std::min(low.y_m, points.back().y_m)};
        high = {std::max(high.x_m, points.back().x_m), std::max(high.y_m, points.back().y_m)};
    }
    const std::vector<PlanePoint> corners = {{low.x_m - margin_m, low.y_m - margin_m},
                                             {high.x_m + margin_m, high.y_m + margin_m}};
    const Geos::Geometry frame = geos.line(corners);
    const Geos::Geometry sites = geos.line(points);
    const Geos::Geometry edges =
        geos.own(GEOSVoronoiDiagram_r(geos.get(), sites.get(), frame.get(), 0, 1));
    std::vector<Geos::Geometry> lines;
    geos.for_each_piece(edges.get(), [&](PlanePoint a, PlanePoint b) {
        const Corner from = nearest_corner(a);
        const Corner to = nearest_corner(b);
        if (from == to) return;
        lines.push_back(geos.line(std::vector<PlanePoint>{units(from), units(to)}));
    });
    return lines;
}

}  // namespace

std::vector<Segment> node_edges(std::span<const Corner> seeds, std::span<const CornerRing> rings) {
    Geos geos;
    std::vector<Geos::Geometry> lines = voronoi_edges(geos, seeds);
    for (const CornerRing& ring : rings) {
        std::vector<PlanePoint> points;
        for (const Corner& corner : ring) points.push_back(units(corner));
        points.push_back(units(ring.front()));
        lines.push_back(geos.line(points));
    }
    const Geos::Geometry all = geos.collection(std::move(lines));
    const Geos::Geometry noded = geos.own(GEOSUnaryUnionPrec_r(geos.get(), all.get(), 1));
    std::vector<Segment> segments;
    geos.for_each_piece(noded.get(), [&](PlanePoint a, PlanePoint b) {
        segments.push_back({corner_of_units(a), corner_of_units(b)});
    });
    return segments;
}

}  // namespace yiping
