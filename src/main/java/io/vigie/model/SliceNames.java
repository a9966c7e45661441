package io.vigie.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Names of dimensions and slices. A dimension is a list of segment names ({@code country,channel}); a slice gives each
 * of them a value ({@code country=BR,channel=chat}). Different slices never share a name: in segment names and values,
 * the characters {@code % , =}, control characters, a leading {@code ~} and a lone {@code *} are written as a percent
 * sign and two hexadecimal digits.
 */
public final class SliceNames {

    /** The one slice of the empty dimension: everything. */
    public static final String ALL = "all";

    /** The value of a segment that a request does not carry. */
    public static final String MISSING = "~none";

    /** Stands for all values beyond a limit on their number: segment values, versions, outcomes, criteria. */
    public static final String OTHER = "~other";

    private SliceNames() {}

    /** The name of a dimension, as in {@link SliceGroup}: segment names joined by a comma; empty for no segments. */
    public static String dimensionName(List<String> dimension) {
        var name = new StringBuilder();
        for (String segment : dimension) {
            if (!name.isEmpty()) {
                name.append(',');
            }
            appendEscaped(name, segment);
        }
        return name.toString();
    }

    /** The slice of one dimension that a request with these segments counts in. */
    public static String sliceName(List<String> dimension, Map<String, String> segments) {
        if (dimension.isEmpty()) {
            return ALL;
        }
        var name = new StringBuilder();
        for (String segment : dimension) {
            if (!name.isEmpty()) {
                name.append(',');
            }
            appendEscaped(name, segment);
            name.append('=');
            String value = segments.get(segment);
            if (value == null) {
                name.append(MISSING);
            } else {
                appendEscaped(name, value);
            }
        }
        return name.toString();
    }

    /** One slice per dimension, in the order of the dimensions. */
    public static List<String> slices(List<List<String>> dimensions, Map<String, String> segments) {
        var slices = new ArrayList<String>(dimensions.size());
        for (List<String> dimension : dimensions) {
            slices.add(sliceName(dimension, segments));
        }
        return slices;
    }

    /** Whether a slice of this name belongs to the dimension. */
    public static boolean isOf(String dimensionName, String sliceName) {
        if (dimensionName.isEmpty()) {
            return sliceName.equals(ALL);
        }
        int inSlice = 0;
        int inDimension = 0;
        while (true) {
            int comma = dimensionName.indexOf(',', inDimension);
            int length = (comma < 0 ? dimensionName.length() : comma) - inDimension;
            if (!sliceName.regionMatches(inSlice, dimensionName, inDimension, length)
                    || inSlice + length >= sliceName.length()
                    || sliceName.charAt(inSlice + length) != '=') {
                return false;
            }
            int next = sliceName.indexOf(',', inSlice + length);
            if (comma < 0 || next < 0) {
                return comma < 0 && next < 0;
            }
            inDimension = comma + 1;
            inSlice = next + 1;
        }
    }

    /**
     * The name of a slice's dimension: {@code country,channel} for {@code country=BR,channel=chat}; empty for
     * {@code all}. A name that is no slice is given back as it is.
     */
    public static String dimensionOf(String sliceName) {
        if (sliceName.equals(ALL)) {
            return "";
        }
        var name = new StringBuilder();
        for (String part : sliceName.split(",", -1)) {
            int equals = part.indexOf('=');
            name.append(name.isEmpty() ? "" : ",").append(equals < 0 ? part : part.substring(0, equals));
        }
        return name.toString();
    }

    /**
     * The name for all slices of a dimension together: {@code language=*}, {@code country=*,channel=*}; for the empty
     * dimension {@code all}. Apart from {@code all}, no slice has this name.
     *
     * @param dimensionName as {@link #dimensionName} gives it
     */
    public static String anyOf(String dimensionName) {
        return dimensionName.isEmpty() ? ALL : dimensionName.replace(",", "=*,") + "=*";
    }

    /**
     * The slice in which all of a dimension's values beyond the limit count together: {@code language=~other},
     * {@code country=~other,channel=~other}. No request's segments can produce this name. For the empty dimension,
     * which has one slice, it is {@code all}.
     *
     * @param dimensionName as {@link #dimensionName} gives it
     */
    public static String otherOf(String dimensionName) {
        return dimensionName.isEmpty() ? ALL : dimensionName.replace(",", "=~other,") + "=~other";
    }

    /**
     * The slice of what carries no segment of a dimension: {@code language=~none}. For the empty dimension, which has one
     * slice, it is {@code all}.
     *
     * @param dimensionName as {@link #dimensionName} gives it
     */
    public static String noneOf(String dimensionName) {
        return dimensionName.isEmpty() ? ALL : dimensionName.replace(",", "=~none,") + "=" + MISSING;
    }

    /** Whether a slice's name is the {@link #otherOf} of its dimension. */
    public static boolean isOther(String sliceName) {
        return !sliceName.equals(ALL) && sliceName.equals(otherOf(dimensionOf(sliceName)));
    }

    private static void appendEscaped(StringBuilder name, String text) {
        if (text.equals("*")) {
            name.append("%2A");
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || c == ',' || c == '=' || c < ' ' || c == 0x7f || (c == '~' && i == 0)) {
                name.append('%').append(hexDigit(c >> 4)).append(hexDigit(c & 0xf));
            } else {
                name.append(c);
            }
        }
    }

    private static char hexDigit(int value) {
        return "0123456789ABCDEF".charAt(value);
    }
}
