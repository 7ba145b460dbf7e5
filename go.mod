module dossier

go 1.26.0
