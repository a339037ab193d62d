/** Files that are written whole or not at all. */
@NullMarked
package dev.heed.file;

import org.jspecify.annotations.NullMarked;
