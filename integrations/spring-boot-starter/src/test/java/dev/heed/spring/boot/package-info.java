/** The starter in applications of Boot 3; the module beside this one runs them with Boot 4. */
@org.jspecify.annotations.NullMarked
package dev.heed.spring.boot;
