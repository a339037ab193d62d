/** The command line: each command is one file, and does nothing that the library does not. */
@NullMarked
package dev.heed.cli;

import org.jspecify.annotations.NullMarked;
