#include "page/document.hpp"

#include "page/embedded_page.hpp"
#include "page/markup.hpp"
#include "page/packing.hpp"

namespace meshsim::page {
namespace {

std::string hash_source(std::string_view sha256) { return "'sha256-" + base64(bytes_of_hex(sha256)) + "'"; }

/// Writes the policy: nothing may act or be fetched but the page's own script and style, known by their hashes.
std::string policy(const EmbeddedPage& parts) {
  return "default-src 'none'; script-src " + hash_source(parts.script_sha256) + "; style-src " +
         hash_source(parts.style_sha256) + "; img-src data:; base-uri 'none'; form-action 'none'";
}

}  // namespace

std::string document(std::string_view title, std::string_view body, std::string_view data) {
  const EmbeddedPage parts = embedded_page();
  std::string out = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy(parts) + "\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += "<meta name=\"color-scheme\" content=\"light dark\">\n";
  out += element("title", std::string(title) + " - meshsim");
  out += "<style>" + std::string(parts.style) + "</style>\n</head>\n<body>\n<main>\n" + std::string(body) + "</main>\n";
  if (!data.empty()) {
    out += "<script type=\"application/octet-stream;base64\" id=\"run-data\">" + base64(gzip(data)) + "</script>\n";
    out += "<script>" + std::string(parts.script) + "</script>\n";
  }
  return out + "</body>\n</html>\n";
}

}  // namespace meshsim::page
