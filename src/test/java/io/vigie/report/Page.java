package io.vigie.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A report as a reader of XML sees it; one that is not well-formed is refused. */
public final class Page {
    private final Document document;

    private Page(Document document) {
        this.document = document;
    }

    public static Page of(String html) throws IOException, SAXException, ParserConfigurationException {
        return new Page(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html))));
    }

    /** Names of all elements, each once. */
    public Set<String> elements() {
        Set<String> names = new TreeSet<>();
        all("*").forEach(element -> names.add(element.getTagName()));
        return names;
    }

    /** What stands in each element of this name. */
    public List<String> texts(String tag) {
        return all(tag).stream().map(Element::getTextContent).toList();
    }

    /** Values of an attribute, wherever it stands. */
    public List<String> attributes(String name) {
        return all("*").stream()
                .filter(element -> element.hasAttribute(name))
                .map(element -> element.getAttribute(name))
                .toList();
    }

    /** What stands in the section with this id. */
    public String section(String id) {
        return sectionOf(id).getTextContent();
    }

    /** How many elements of a section have exactly this class. */
    public long styled(String section, String style) {
        return of(sectionOf(section), "*").stream()
                .filter(element -> element.getAttribute("class").equals(style))
                .count();
    }

    /** How many points each path of a section has that is of exactly this class. */
    public List<Integer> pointsOfPaths(String section, String style) {
        return of(sectionOf(section), "path").stream()
                .filter(path -> path.getAttribute("class").equals(style))
                .map(path -> path.getAttribute("d").split("[ML]", -1).length - 1)
                .toList();
    }

    /** The cells of a table's body, row by row: that of the table whose caption starts so. */
    public List<List<String>> table(String captionStart) {
        Element table = all("table").stream()
                .filter(each -> of(each, "caption").get(0).getTextContent().startsWith(captionStart))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no table of " + captionStart + ", but " + texts("caption")));
        List<List<String>> rows = new ArrayList<>();
        for (Element row : of(of(table, "tbody").get(0), "tr")) {
            List<String> cells = new ArrayList<>();
            of(row, "*").stream()
                    .filter(cell ->
                            cell.getTagName().equals("th") || cell.getTagName().equals("td"))
                    .forEach(cell -> cells.add(cell.getTextContent()));
            rows.add(cells);
        }
        return rows;
    }

    private Element sectionOf(String id) {
        return all("section").stream()
                .filter(section -> section.getAttribute("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<Element> all(String tag) {
        return of(document.getDocumentElement(), tag);
    }

    private static List<Element> of(Element parent, String tag) {
        NodeList nodes = parent.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
