package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows are the packages of ours that each of our packages may import; tests
// may import more. Anything not listed may import none.
var arrows = map[string][]string{
	"dossier/bot":              {"dossier/bot/calendar", "dossier/bot/chart", "dossier/knowledge", "dossier/knowledge/find", "dossier/knowledge/verify"},
	"dossier/bot/calendar":     {"dossier/knowledge"},
	"dossier/bot/discord":      {"dossier/bot"},
	"dossier/bot/feed":         {"dossier/bot"},
	"dossier/bot/llm":          {"dossier/bot"},
	"dossier/bot/store":        {"dossier/bot", "dossier/bot/calendar", "dossier/knowledge"},
	"dossier/cmd/dossier":      {"dossier/bot", "dossier/bot/discord", "dossier/bot/feed", "dossier/bot/llm", "dossier/bot/playground", "dossier/bot/store", "dossier/knowledge", "dossier/knowledge/find"},
	"dossier/knowledge/find":   {"dossier/knowledge"},
	"dossier/knowledge/verify": {"dossier/knowledge"},
}

// alone are libraries that one package of ours keeps to itself.
var alone = map[string]string{
	"github.com/bwmarrin/discordgo":     "dossier/bot/discord",
	"github.com/sashabaranov/go-openai": "dossier/bot/llm",

	"code.dny.dev/ssrf":              "dossier/bot/feed",
	"github.com/jackc/pgx/v5/stdlib": "dossier/bot/store",
	"modernc.org/sqlite":             "dossier/bot/store",

	"github.com/go-text/typesetting/shaping": "dossier/bot/chart",
	"golang.org/x/image/vector":              "dossier/bot/chart",
}

// TestArrows holds that packages import one another only as the house allows.
func TestArrows(t *testing.T) {
	for file, imports := range sourceImports(t) {
		dir := "dossier/" + filepath.ToSlash(filepath.Dir(file))
		for _, path := range imports {
			if strings.HasPrefix(path, "dossier/") && !slices.Contains(arrows[dir], path) {
				t.Errorf("%s imports %s; the arrows allow %v", file, path, arrows[dir])
			}
			if room, kept := alone[path]; kept && room != dir {
				t.Errorf("%s imports %s, which only %s may", file, path, room)
			}
		}
	}
}

// sourceImports lists what every file of the module that is not a test imports.
func sourceImports(t *testing.T) map[string][]string {
	t.Helper()
	const root = "../.."
	imports := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[name] = append(imports[name], imported)
		}
		return nil
	})
	if err != nil || len(imports) < 10 {
		t.Fatalf("reading the module's files: %v (%d files)", err, len(imports))
	}
	return imports
}

// TestTopLevel holds that nothing is added beside the rooms of the house.
func TestTopLevel(t *testing.T) {
	rooms := []string{
		".ci", ".dockerignore", ".git", ".gitattributes", ".gitignore", "Dockerfile", "LICENSE", "README.md",
		"bot", "cmd", "config.example.toml", "docs", "go.mod", "go.sum", "knowledge",
		"config.toml", "dossier", "dossier.db", "dossier.db-shm", "dossier.db-wal", "node_modules", // ignored by git
	}
	entries, err := filepath.Glob("../../*")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := filepath.Base(e); !slices.Contains(rooms, name) {
			t.Errorf("%s is no room of the house", name)
		}
	}
}
