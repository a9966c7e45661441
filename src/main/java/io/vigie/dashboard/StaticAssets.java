package io.vigie.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of the page, by their addresses: those that are there when the server starts, and no other. */
final class StaticAssets {
    /** What {@code /} is. */
    static final String INDEX = "/index.html";

    private static final String FOLDER = "/dashboard";
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final List<String> UPLOT_FILES = List.of("uPlot.iife.min.js", "uPlot.min.css");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Asset> byPath = new TreeMap<>();

    private StaticAssets() {}

    /** @param tag of this content, for {@code If-None-Match} */
    @SuppressWarnings("ArrayRecordComponent") // Read once, sent many times, never compared.
    record Asset(String contentType, byte[] body, String tag) {}

    /** @throws IOException if the page's files are not in this program */
    static StaticAssets load() throws IOException {
        StaticAssets assets = new StaticAssets();
        // Other parts of a program may have a folder of that name, but not this file.
        URL index = StaticAssets.class.getResource(FOLDER + INDEX);
        if (index == null) {
            throw new IOException("the files of the page are not in this program: build it again");
        }
        try {
            URI address = index.toURI();
            if (address.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(address, Map.of())) {
                    assets.add(jar.getPath(FOLDER));
                }
            } else {
                assets.add(Objects.requireNonNull(Path.of(address).getParent()));
            }
        } catch (URISyntaxException e) {
            throw new IOException("the files of the page cannot be found", e);
        }
        for (String file : UPLOT_FILES) {
            assets.byPath.put("/assets/uplot/" + file, asset(file, read(UPLOT + file)));
        }
        return assets;
    }

    private void add(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (TYPES.containsKey(ending(name))) {
                    byPath.put("/" + name, asset(name, Files.readAllBytes(file)));
                }
            }
        }
    }

    /** A file of this program. */
    static byte[] read(String resource) throws IOException {
        try (InputStream file = StaticAssets.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IOException(resource + " is not in this program: build it again");
            }
            return file.readAllBytes();
        }
    }

    private static Asset asset(String name, byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return new Asset(
                    TYPES.getOrDefault(ending(name), "application/octet-stream"),
                    body,
                    '"' + HexFormat.of().formatHex(digest, 0, 12) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Null: there is no such file. */
    @Nullable
    Asset at(String path) {
        return byPath.get(path.equals("/") ? INDEX : path);
    }

    /** Sorted. */
    List<String> paths() {
        return List.copyOf(byPath.keySet());
    }
}
