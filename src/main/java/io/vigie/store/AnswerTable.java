package io.vigie.store;

import com.fasterxml.jackson.core.JsonParser;
import io.vigie.store.StoreReader.AnswerException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Receives the values of an answer from any store. */
interface AnswerTable {
    /**
     * Reads an array of arrays.
     *
     * @param json at the outer array's start; left at its end
     * @param columns names of the values in each inner array
     * @param tags common to all of them
     */
    void readAll(JsonParser json, List<String> columns, Map<String, String> tags) throws IOException;

    /** The server reports that the answer is incomplete. */
    void cut();

    /** The answer to the next statement of a request begins. */
    default void next() {}

    /** @throws AnswerException if answers are missing */
    default void end() throws AnswerException {}
}
