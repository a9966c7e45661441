/**
 * What a person wants to see of the series, read from the store: the answers of the dashboard and the material of the report. Each view is a record;
 * beside it stands the class that reads it.
 */
@NullMarked
package io.vigie.view;

import org.jspecify.annotations.NullMarked;
