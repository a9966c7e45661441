package io.vigie.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * YAML → nodes, for documents that a person wrote: one document, at most 1 MiB and 24 levels. Anchors, aliases and
 * tags are refused, so a document cannot expand and cannot name a class.
 */
final class YamlReader {
    static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 24;
    private static final int MAX_LINE = 1 << 18;

    private static final YAMLFactory FACTORY = factory();

    private final YAMLParser parser;
    private final String source;
    private final Problems problems;

    private YamlReader(YAMLParser parser, String source, Problems problems) {
        this.parser = parser;
        this.source = source;
        this.problems = problems;
    }

    private static YAMLFactory factory() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MAX_BYTES);
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setMaxAliasesForCollections(0);
        YAMLFactory factory = YAMLFactory.builder().loaderOptions(limits).build();
        factory.setStreamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
        return factory;
    }

    /** The document in the file; empty, with a problem added, if it cannot be read as one. */
    static YamlNode.Mapping file(Path file, Problems problems) {
        String name = fileName(file);
        try {
            if (Files.size(file) > MAX_BYTES) {
                problems.add("", "", file + " is larger than " + MAX_BYTES + " bytes");
                return empty(name);
            }
            return document(Files.readString(file, StandardCharsets.UTF_8), name, problems);
        } catch (NoSuchFileException e) {
            problems.add("", "", "there is no file " + file);
        } catch (MalformedInputException e) {
            problems.add("", "", file + " is not UTF-8 text");
        } catch (IOException e) {
            problems.add("", "", "cannot read " + file + ": " + e);
        }
        return empty(name);
    }

    /** The mapping in a text. */
    static YamlNode.Mapping document(String text, String source, Problems problems) {
        YamlNode node = value(text, source, problems);
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        if (!(node instanceof YamlNode.Empty)) {
            problems.add("", node.where(), "expected a mapping of settings, found " + node.describe());
        }
        return empty(source);
    }

    /** The value in a text, of any type. */
    static YamlNode value(String text, String source, Problems problems) {
        // The parser's time grows with the square of what it reads without a break, and it checks its limits too late.
        if (text.length() > MAX_BYTES) {
            problems.add("", source, "larger than " + MAX_BYTES + " characters");
            return new YamlNode.Empty(source);
        }
        if (text.lines().anyMatch(line -> line.length() > MAX_LINE)) {
            problems.add("", source, "a line has more than " + MAX_LINE + " characters");
            return new YamlNode.Empty(source);
        }
        try (YAMLParser parser = FACTORY.createParser(text)) {
            YamlReader reader = new YamlReader(parser, source, problems);
            JsonToken first = parser.nextToken();
            if (first == null) {
                return new YamlNode.Empty(source);
            }
            YamlNode node = reader.node(0);
            if (parser.nextToken() != null) {
                problems.add("", reader.where(), "expected one YAML document, found a second one");
            }
            return node;
        } catch (JsonProcessingException e) {
            String path =
                    e.getLocation() == null ? source : "line " + e.getLocation().getLineNr() + " of " + source;
            problems.add("", path, "not readable as YAML: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            problems.add("", source, "not readable as YAML: " + firstLine(String.valueOf(e.getMessage())));
        }
        return new YamlNode.Empty(source);
    }

    private YamlNode node(int depth) throws IOException {
        String where = where();
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            problems.add("", where, "YAML anchors and aliases are not supported: write the value out");
        }
        if (parser.getTypeId() != null) {
            problems.add("", where, "YAML tags are not supported");
        }
        if (depth > MAX_DEPTH) {
            throw new IOException("nested deeper than " + MAX_DEPTH + " levels");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return mapping(where, depth);
        }
        if (token == JsonToken.START_ARRAY) {
            List<YamlNode> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(depth + 1));
            }
            return new YamlNode.Sequence(items, where);
        }
        String text = parser.getText();
        // An empty text has no meaning in any setting, so "" is nothing, like a bare "key:".
        return token == JsonToken.VALUE_NULL || text == null || text.isEmpty()
                ? new YamlNode.Empty(where)
                : new YamlNode.Scalar(text, where);
    }

    private YamlNode.Mapping mapping(String where, int depth) throws IOException {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String keyWhere = where();
            parser.nextToken();
            if (entries.put(key, node(depth + 1)) != null) {
                problems.add(key, keyWhere, "the key is written twice");
            }
        }
        return new YamlNode.Mapping(entries, where);
    }

    private String where() {
        JsonParser at = parser;
        return "line " + at.currentTokenLocation().getLineNr() + " of " + source;
    }

    private static String fileName(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    private static YamlNode.Mapping empty(String source) {
        return new YamlNode.Mapping(Map.of(), source);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
